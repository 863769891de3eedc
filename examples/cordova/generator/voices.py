"""Synthetic words for the interviews: plausible, nobody's, saying what the paper reports."""

from __future__ import annotations

GOODS = (
    "keripik singkong", "sambal botol", "kue kering", "hijab", "kaus sablon", "tas rajut",
    "gantungan kunci", "nasi kotak", "kopi susu", "jasa cuci sepatu", "mukena", "lampu hias",
)  # fmt: skip

# By code: what the interviewer asks, what students answer ({good} is what they sell), what managers
# say.
QUESTIONS = {
    "more_time": "Bagaimana dengan waktu pelatihannya?",
    "continue_training": "Apa yang diharapkan setelah pelatihan ini?",
    "more_digital": "Materi apa yang masih kurang?",
    "meet_and_online": "Cara penyampaian seperti apa yang cocok?",
    "discussion": "Bagian mana yang paling membantu?",
    "fear_of_fees": "Apa yang menahan untuk berjualan di marketplace?",
    "crowded_market": "Bagaimana pengalaman dengan marketplace?",
    "keeps_records": "Apa yang berubah dalam mengelola usaha?",
    "counts_net": "Bagaimana sekarang melihat biaya promosi?",
    "builds_brand": "Bagaimana usaha dikenalkan kepada pembeli?",
    "hard_to_register": "Apakah usahanya sudah terdaftar di Dinas Koperasi?",
}

STUDENTS = {
    "more_time": (
        "Waktunya terasa singkat, baru mulai paham cara memasarkan {good} sudah selesai.",
        "Satu hari kurang lama, saya ingin sempat mencoba langsung.",
        "Kalau bisa waktunya ditambah, supaya {good} saya bisa ikut dibahas.",
        "Materinya padat, saya perlu lebih banyak jam untuk berlatih.",
        "Bagian menghitung biaya terlalu cepat, saya belum sempat mencatat.",
        "Saya datang jauh, sayang kalau hanya beberapa jam.",
        "Setiap topik sebaiknya satu pertemuan sendiri.",
        "Latihannya terpotong waktu, padahal sedang seru-serunya.",
        "Masih banyak yang ingin saya tanyakan, waktunya keburu habis.",
        "Untuk yang baru mulai usaha seperti saya, temponya perlu lebih pelan.",
        "Segmenting dan targeting saya paham, positioning belum, waktunya kurang.",
        "Seandainya dua hari, saya bisa membawa contoh {good} saya.",
    ),
    "continue_training": (
        "Saya berharap ada pertemuan lanjutan, jangan berhenti di sini saja.",
        "Lebih baik pelatihannya berkala, supaya ada yang mendampingi.",
        "Tiga bulan lagi semestinya ada lanjutannya, karena pasar {good} cepat berubah.",
        "Ingin ada kelas berikutnya, dari dasar sampai bisa menjual sendiri.",
        "Grup percakapan sesudah pelatihan sebaiknya tetap dijawab pengajarnya.",
        "Saya mau ikut lagi kalau ada tingkat lanjutannya.",
        "Setelah pulang, saya sering bingung dan tidak tahu bertanya ke siapa.",
        "Pendampingan sebulan sekali sudah cukup buat saya.",
    ),
    "more_digital": (
        "Saya ingin materi digital yang lebih beragam, misalnya membuat video pendek.",
        "Cara beriklan di media sosial belum dibahas sampai tuntas.",
        "Tolong ditambah praktik memotret {good} dan menulis judul produk.",
        "Saya mau belajar membaca data pengunjung toko online.",
        "Algoritma marketplace itu penting, tetapi baru disinggung sedikit.",
        "Saya belum bisa membuat desain sendiri di ponsel.",
        "Ingin diajari siaran langsung untuk berjualan.",
        "Pembayaran digital dan pencatatan di aplikasi belum saya kuasai.",
        "Materi membuat situs sederhana akan sangat membantu.",
        "Saya ingin tahu cara menjawab pembeli online dengan cepat.",
        "Contoh iklan yang berhasil perlu diperbanyak.",
        "Belajar menulis keterangan foto {good} yang menarik.",
    ),
    "meet_and_online": (
        "Teori boleh lewat Zoom, tetapi praktik lebih enak bertemu langsung.",
        "Kalau ada daring dan tatap muka, saya tetap bisa berjualan di sela-selanya.",
        "Lewat layar sulit bertanya, sebaiknya ada juga pertemuan di sekolah.",
        "Gabungan online dan offline paling pas buat yang menjaga lapak.",
        "Rekaman daring bagus untuk diulang, tatap muka untuk berlatih.",
        "Jaringan di rumah saya sering putus, pertemuan di kelas lebih lancar.",
        "Bertemu langsung membuat saya kenal peserta lain dan bisa bekerja sama.",
        "Saya lebih berani menunjukkan {good} saya kalau bertemu langsung.",
        "Daring hemat ongkos, tetapi sekali-sekali harus bertemu.",
        "Yang daring cukup penjelasan, yang luring untuk kerja kelompok.",
    ),
    "discussion": (
        "Saya paham karena boleh bertanya langsung tentang usaha saya.",
        "Pembahasan kasusnya membantu, contohnya dekat dengan usaha kecil.",
        "Diskusinya dua arah, jadi saya tidak takut bertanya soal harga.",
        "Yang paling membantu saat {good} teman dibahas bersama-sama.",
        "Mendengar pengalaman peserta lain lebih mengena daripada teori.",
        "Pengajarnya mau mendengar dulu sebelum memberi saran.",
        "Saya baru berani bicara setelah dibagi kelompok kecil.",
        "Kasus perang harga tadi persis seperti yang saya alami.",
        "Produk saya diulas, saya jadi tahu kurangnya di mana.",
        "Tanya jawabnya santai, tidak seperti ujian.",
        "Kami saling mengoreksi hitungan biaya, itu yang saya ingat.",
    ),
    "fear_of_fees": (
        "Saya takut potongan marketplace menghabiskan untung yang sudah tipis.",
        "Biaya admin dan gratis ongkir itu berat untuk barang yang harganya murah.",
        "Belum berani masuk marketplace, potongannya belum bisa saya hitung.",
        "Harga {good} harus dinaikkan dulu untuk menutup potongan, saya khawatir tidak laku.",
        "Teman saya pernah rugi karena ikut promo terus.",
        "Uangnya tidak langsung cair, padahal modal saya kecil.",
        "Potongannya sering berubah, saya jadi ragu.",
        "Kalau ada pengembalian barang, ongkosnya saya yang tanggung.",
        "Saya pilih pesan langsung saja, tidak ada potongan.",
        "Belum jelas mana yang wajib dan mana yang pilihan dari biaya itu.",
    ),
    "crowded_market": (
        "Di marketplace penjual {good} banyak sekali, toko saya tidak kelihatan.",
        "Sudah buka toko online, tetapi kalah dengan yang lebih murah.",
        "Pesaingnya perang harga, saya sulit mengikuti.",
        "Pembeli membandingkan sampai selisih seratus rupiah.",
        "Toko baru seperti saya ada di halaman paling belakang.",
    ),
    "keeps_records": (
        "Sekarang setiap belanja bahan saya catat, dulu hanya diingat-ingat.",
        "Uang usaha dan uang rumah sudah saya pisahkan dan saya catat.",
        "Saya punya buku kas, jadi tahu berapa biaya promosi sebulan.",
        "Catatannya masih sederhana, tetapi pengeluaran jadi kelihatan.",
        "Tiap malam saya tulis penjualan {good} sebelum tidur.",
        "Nota belanja saya kumpulkan di satu amplop.",
        "Saya mencatat di ponsel, anak saya yang mengajari.",
        "Ongkos kirim dan kemasan sekarang saya tulis terpisah.",
        "Dari catatan itu ketahuan bulan apa yang sepi.",
        "Baru seminggu mencatat, sudah kelihatan yang boros.",
    ),
    "counts_net": (
        "Saya baru sadar omzet naik belum tentu penerimaan bersihnya naik.",
        "Sebelum pasang iklan, saya hitung dulu tambahan untungnya.",
        "Sekarang saya membandingkan biaya brosur dan biaya iklan.",
        "Iklan yang tidak menambah penjualan saya hentikan.",
        "Ternyata {good} yang paling laris justru paling kecil untungnya.",
        "Biaya kuota internet dulu tidak pernah saya hitung.",
    ),
    "builds_brand": (
        "Saya pakai nama dan logo sendiri, pembeli jadi ingat.",
        "Akun saya sekarang isinya konsisten, tidak campur-campur.",
        "Kemasan saya ganti supaya terlihat punya merek.",
        "Saya sering tampil sendiri di video, orang jadi percaya.",
        "Pembeli sekarang menyebut nama merek {good} saya, bukan nama saya.",
        "Foto dan warnanya saya samakan di semua akun.",
        "Saya cerita proses membuatnya, ternyata orang suka.",
        "Mereknya belum didaftarkan, tetapi sudah dipakai di semua kemasan.",
        "Dulu ikut nama toko orang, sekarang berani pakai nama sendiri.",
        "Saya mulai dari stiker kecil, murah tetapi ada mereknya.",
    ),
    "hard_to_register": (
        "Usaha saya belum terdaftar, syaratnya membingungkan.",
        "Saya belum ke Dinas Koperasi karena harus meninggalkan lapak.",
        "Ingin mendaftarkan usaha, tetapi tidak tahu mulai dari mana.",
        "Katanya bisa daring, tetapi saya berhenti di tengah jalan.",
        "Alamat usaha saya ikut rumah kontrakan, jadi ragu mendaftar.",
        "Belum merasa perlu mendaftar karena usaha {good} saya masih kecil.",
        "Takut nanti ada pajaknya kalau terdaftar.",
        "Berkasnya sudah ada, waktunya yang belum ada.",
        "Saya pernah bertanya, disuruh kembali lagi minggu depan.",
    ),
}

MANAGERS = {
    "more_time": (
        "Menurut pengelola, waktunya perlu ditambah agar mahasiswa sempat praktik.",
        "Jadwal kuliah padat, tetapi satu hari memang belum cukup.",
        "Tiga topik dalam satu hari terlalu rapat bagi mereka.",
    ),
    "continue_training": (
        "Kami ingin kegiatan ini berkesinambungan, tidak hanya satu kali.",
        "Kerja sama dengan kampus sebaiknya berlanjut sampai usaha mereka berjalan.",
        "Pendampingan sesudah pelatihan itu yang belum kami punya.",
    ),
    "more_digital": (
        "Mahasiswa kami terus meminta materi teknologi digital.",
        "Pengajar kami sendiri perlu belajar iklan digital.",
        "Materi marketplace sebaiknya dibuat beberapa tingkat.",
    ),
    "meet_and_online": (
        "Daring memudahkan jadwal, tetapi tatap muka lebih melibatkan mereka.",
        "Kami mengusulkan sebagian daring dan sebagian di kelas.",
        "Saat bertemu langsung, yang biasanya diam ikut bicara.",
    ),
    "discussion": (
        "Komunikasi dua arah membuat peserta berani bercerita tentang usahanya.",
        "Mereka paling hidup saat kasus teman sendiri dibahas.",
    ),
    "fear_of_fees": (
        "Beberapa mahasiswa menunda masuk marketplace karena potongannya.",
        "Hitungan biaya marketplace masih menakutkan bagi mereka.",
    ),
    "keeps_records": (
        "Kami melihat sebagian peserta mulai membawa buku catatan kas.",
        "Laporan usaha yang mereka kumpulkan sekarang lebih rapi.",
    ),
    "builds_brand": (
        "Produk peserta sekarang lebih banyak yang memakai merek sendiri.",
        "Di pameran sekolah, kemasan mereka sudah punya ciri.",
    ),
    "hard_to_register": (
        "Pendaftaran ke Dinas Koperasi masih menjadi kendala bagi banyak usaha.",
        "Kami pernah mendaftarkan bersama-sama, hanya sebagian yang selesai.",
    ),
}

OBSERVED = (
    (
        "discussion",
        "Sesi tanya jawab berlangsung dua arah, kasus yang dibahas berasal dari usaha peserta.",
    ),
    (
        "meet_and_online",
        "Beberapa peserta mematikan kamera saat jaringan buruk, tanya jawab lebih sepi.",
    ),
    (
        "more_time",
        "Waktu untuk latihan menghitung biaya habis sebelum semua kelompok selesai.",
    ),
    (
        "keeps_records",
        "Sebagian peserta mencatat contoh perhitungan penerimaan bersih di buku kas.",
    ),
)  # fmt: skip

CHANCES = {
    "more_time": 0.50, "continue_training": 0.34, "more_digital": 0.56, "meet_and_online": 0.48,
    "discussion": 0.50, "fear_of_fees": 0.42, "crowded_market": 0.20, "keeps_records": 0.42,
    "counts_net": 0.22, "builds_brand": 0.42, "hard_to_register": 0.34,
}  # fmt: skip
