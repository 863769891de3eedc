"""Synthetic words for the interviews: plausible, nobody's, saying what the paper reports."""

from __future__ import annotations

GOODS = (
    "keripik singkong", "sambal botol", "kue kering", "hijab", "kaus sablon", "tas rajut",
    "gantungan kunci", "nasi kotak", "kopi susu", "jasa cuci sepatu", "mukena", "lampu hias",
)  # fmt: skip

# By code: what the interviewer asks, what students answer ({good} is what they sell), what managers
# say ({number} is the size of the cohort).
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
        "Satu hari kurang lama, saya ingin sempat mencoba langsung untuk {good} saya.",
        "Kalau bisa waktunya ditambah, supaya {good} saya bisa ikut dibahas.",
        "Materinya padat, saya perlu lebih banyak jam untuk berlatih menjual {good}.",
    ),
    "continue_training": (
        "Saya berharap ada pertemuan lanjutan, jangan berhenti di sini saja.",
        "Lebih baik pelatihannya berkala, supaya usaha {good} saya ada yang mendampingi.",
        "Tiga bulan lagi semestinya ada lanjutannya, karena pasar {good} cepat berubah.",
        "Ingin ada kelas berikutnya, dari dasar sampai bisa menjual {good} sendiri.",
    ),
    "more_digital": (
        "Saya ingin materi digital yang lebih beragam, misalnya membuat video {good}.",
        "Cara beriklan di media sosial untuk {good} belum dibahas sampai tuntas.",
        "Tolong ditambah praktik memotret {good} dan menulis judul produk.",
        "Saya mau belajar membaca data pengunjung toko online {good} saya.",
    ),
    "meet_and_online": (
        "Teori boleh lewat Zoom, tetapi praktik {good} lebih enak bertemu langsung.",
        "Kalau ada daring dan tatap muka, saya tetap bisa jualan {good} di sela-selanya.",
        "Lewat layar sulit bertanya, sebaiknya ada juga pertemuan di sekolah.",
        "Gabungan online dan offline paling pas buat yang menjaga lapak {good}.",
    ),
    "discussion": (
        "Saya paham karena boleh bertanya langsung tentang {good} saya.",
        "Pembahasan kasusnya membantu, contohnya dekat dengan usaha {good}.",
        "Diskusinya dua arah, jadi saya tidak takut bertanya soal harga {good}.",
        "Yang paling membantu saat {good} teman dibahas bersama-sama.",
    ),
    "fear_of_fees": (
        "Saya takut potongan marketplace menghabiskan untung {good} yang sudah tipis.",
        "Biaya admin dan gratis ongkir itu berat untuk {good} yang harganya murah.",
        "Belum berani masuk marketplace, potongannya belum bisa saya hitung.",
        "Harga {good} harus dinaikkan dulu untuk menutup potongan, saya khawatir tidak laku.",
    ),
    "crowded_market": (
        "Di marketplace penjual {good} banyak sekali, toko saya tidak kelihatan.",
        "Sudah buka toko online, tetapi {good} saya kalah dengan yang lebih murah.",
        "Pesaing {good} di marketplace perang harga, saya sulit mengikuti.",
    ),
    "keeps_records": (
        "Sekarang setiap belanja bahan {good} saya catat, dulu hanya diingat-ingat.",
        "Uang usaha {good} dan uang rumah sudah saya pisahkan dan saya catat.",
        "Saya punya buku kas, jadi tahu berapa biaya promosi {good} sebulan.",
        "Catatannya masih sederhana, tetapi pengeluaran {good} jadi kelihatan.",
    ),
    "counts_net": (
        "Saya baru sadar omzet {good} naik belum tentu penerimaan bersihnya naik.",
        "Sebelum pasang iklan {good}, saya hitung dulu tambahan untungnya.",
        "Sekarang saya membandingkan biaya brosur dan biaya iklan untuk {good}.",
    ),
    "builds_brand": (
        "Saya pakai nama dan logo sendiri untuk {good}, pembeli jadi ingat.",
        "Akun saya sekarang isinya konsisten tentang {good}, tidak campur-campur.",
        "Kemasan {good} saya ganti supaya terlihat punya merek.",
        "Saya sering tampil sendiri di video {good}, orang jadi percaya.",
    ),
    "hard_to_register": (
        "Usaha {good} saya belum terdaftar, syaratnya membingungkan.",
        "Saya belum ke Dinas Koperasi karena harus meninggalkan lapak {good}.",
        "Ingin mendaftarkan usaha {good}, tetapi tidak tahu mulai dari mana.",
    ),
}

MANAGERS = {
    "more_time": (
        "Menurut pengelola, waktunya perlu ditambah agar {number} mahasiswa sempat praktik.",
    ),
    "continue_training": (
        "Kami ingin kegiatan ini berkesinambungan, tidak hanya satu kali untuk {number} orang.",
        "Kerja sama dengan kampus sebaiknya berlanjut sampai {number} usaha ini berjalan.",
    ),
    "more_digital": ("Mahasiswa kami, {number} orang, terus meminta materi teknologi digital.",),
    "meet_and_online": (
        "Daring memudahkan jadwal {number} mahasiswa, tetapi tatap muka lebih melibatkan mereka.",
        "Kami mengusulkan sebagian daring dan sebagian di kelas untuk {number} peserta.",
    ),
    "discussion": (
        "Komunikasi dua arah membuat {number} peserta berani bercerita tentang usahanya.",
    ),
    "fear_of_fees": (
        "Beberapa dari {number} mahasiswa menunda masuk marketplace karena potongannya.",
    ),
    "keeps_records": (
        "Kami melihat sebagian dari {number} peserta mulai membawa buku catatan kas.",
    ),
    "builds_brand": (
        "Produk dari {number} peserta sekarang lebih banyak yang memakai merek sendiri.",
    ),
    "hard_to_register": (
        "Pendaftaran ke Dinas Koperasi masih menjadi kendala bagi {number} usaha ini.",
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
