"""Names of the founding program, in both languages, and its cohorts."""

FOUNDING = "2021-03-cordova"
TOPICS = {
    "market_structure": ("Struktur pasar", "Market structure"),
    "marketing_media": ("Media pemasaran", "Marketing media"),
    "media_cost": ("Biaya media pemasaran", "Marketing media cost"),
}
MONEY = {
    "revenue": ("Omzet per bulan", "Monthly revenue"),
    "net_receipts": ("Penerimaan bersih per bulan", "Monthly net receipts"),
    "marketing_cost": ("Biaya pemasaran per bulan", "Monthly marketing cost"),
}
PRACTICES = {
    "social_media": ("Promosi di media sosial", "Promotes on social media", 0.55, 0.83),
    "marketplace": ("Berjualan di lokapasar", "Sells on a marketplace", 0.18, 0.54),
    "own_brand": ("Punya merek sendiri", "Has its own brand", 0.21, 0.37),
    "diversified": ("Diversifikasi produk", "Diversified its products", 0.34, 0.41),
    "cooperative": (
        "Terdaftar di Dinas Koperasi",
        "Registered with the cooperative office",
        0.09,
        0.26,
    ),
}
THEMES = {
    "longer": ("Sesi terlalu singkat", "Sessions are too short", 19),
    "digital_new": ("Promosi digital hal baru bagi saya", "Digital promotion is new to me", 14),
    "fees": ("Takut biaya lokapasar", "Afraid of marketplace fees", 9),
    "books": ("Mencatat keuangan jadi kebiasaan", "Bookkeeping became a habit", 7),
}
FOLLOW_UPS = {"f3": 3, "f6": 6, "f12": 12}
COHORTS = [
    (FOUNDING, "Maret 2021", "March 2021", "reconstruction", "treatment", "online", 42, 30.333),
    (
        "2021-09-ciputat",
        "September 2021",
        "September 2021",
        "synthetic",
        "treatment",
        "online",
        36,
        27.1,
    ),
    ("2022-05-bogor", "Mei 2022", "May 2022", "synthetic", "treatment", "hybrid", 31, 25.4),
    (
        "2022-11-pembanding",
        "Pembanding 2022",
        "Comparison 2022",
        "synthetic",
        "comparison",
        "in_person",
        28,
        4.2,
    ),
    (
        "2023-03-tangerang",
        "Maret 2023",
        "March 2023",
        "synthetic",
        "treatment",
        "in_person",
        40,
        32.0,
    ),
    ("2023-10-depok", "Oktober 2023", "October 2023", "synthetic", "treatment", "hybrid", 38, 29.2),
    (
        "2024-02-serpong",
        "Februari 2024",
        "February 2024",
        "synthetic",
        "treatment",
        "in_person",
        34,
        33.4,
    ),
]
STARTS = (
    "2021-03-21",
    "2021-09-11",
    "2022-05-14",
    "2022-11-05",
    "2023-03-04",
    "2023-10-07",
    "2024-02-10",
)
