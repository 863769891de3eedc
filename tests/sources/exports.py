"""Small exports as the survey tools write them, in several languages and versions.

Each is a text as the tool's own CSV, so that a test can also write it as a workbook.
"""

# ruff: noqa: E501 - the headers of an export stand in one line

from __future__ import annotations

import csv
import io

MICROSOFT = """\
ID,Start time,Completion time,Email,Name,Pasar dengan satu penjual disebut?,Media mana yang murah?,Last modified time
1,3/20/24 9:10:00,3/20/24 9:15:30,anonymous,,Monopoli,Instagram;WhatsApp;,
2,3/20/24 9:11:00,3/20/24 9:19:00,anonymous,,Oligopoli,Radio;,
"""
MICROSOFT_QUIZ = """\
ID,Start time,Completion time,Email,Name,Total points,Quiz feedback,Grade posted time,Name2,Points - Name,Feedback - Name,One seller makes?,Points - One seller makes?,Feedback - One seller makes?
1,3/20/24 9:10:00,3/20/24 9:15:30,siti@example.com,Siti A,1.5,,3/21/24 8:00:00,A-001,,,Monopoli,1.5,Bagus
2,3/20/24 9:11:00,3/20/24 9:19:00,budi@example.com,Budi B,0,,3/21/24 8:00:00,A-002,,,Oligopoli,0,
"""
MICROSOFT_INDONESIAN = """\
ID,Waktu mulai,Waktu penyelesaian,Email,Nama,Pasar dengan satu penjual disebut?
1,20/03/2024 09:10:00,20/03/2024 09:15:30,anonymous,,Monopoli
"""
MICROSOFT_FRENCH = """\
Id;Heure de début;Heure de fin;Adresse de messagerie;Nom;Total points;Quiz feedback;Question un ?;Points - Question un ?;Feedback - Question un ?
1;20/03/2024 09:10;20/03/2024 09:15;anonymous;;1;;Oui;1;
"""
MICROSOFT_POLISH = """\
ID,Godzina rozpoczęcia,Godzina ukończenia,Adres e-mail,Nazwa,Pytanie?
1,2024-03-02 09:10:00,2024-03-02 09:15:30,anonymous,,Tak
"""
GOOGLE = """\
Timestamp,Email Address,Score,NIM,Pasar dengan satu penjual disebut? 😀,Media mana yang murah?
2024/03/09 9:15:00 AM GMT+7,siti@example.com,13.5 / 15,a001,Monopoli,Instagram;WhatsApp
2024/03/09 9:16:00 AM GMT+7,budi@example.com,0,a002,Oligopoli,Radio
"""
GOOGLE_SHEET = """\
Stempel waktu,Alamat email,Skor,Pasar dengan satu penjual disebut?
19/03/2024 9:15:00,siti@example.com,28.00 / 30,Monopoli
"""
GOOGLE_RUSSIAN_ZONE = """\
Отметка о времени,Вопрос
2026/09/27 3:00:00 PM GMT+3,Да
"""
QUALTRICS = """\
StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,LocationLatitude,LocationLongitude,DistributionChannel,UserLanguage,Q1,Q2_1,Q2_2,Q2_3,Q3_First Click,Q3_Last Click,Q3_Page Submit,Q3_Click Count
Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Recorded Date,Response ID,Recipient Last Name,Recipient First Name,Recipient Email,External Data Reference,Location Latitude,Location Longitude,Distribution Channel,User Language,"One seller
makes?",Which media are cheap? - Selected Choice - Instagram,Which media are cheap? - Selected Choice - WhatsApp,Which media are cheap? - Selected Choice - Radio,Timing - First Click,Timing - Last Click,Timing - Page Submit,Timing - Click Count
"{""ImportId"":""startDate"",""timeZone"":""Asia/Jakarta""}","{""ImportId"":""endDate"",""timeZone"":""Asia/Jakarta""}","{""ImportId"":""status""}","{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}","{""ImportId"":""duration""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate"",""timeZone"":""Asia/Jakarta""}","{""ImportId"":""_recordId""}","{""ImportId"":""recipientLastName""}","{""ImportId"":""recipientFirstName""}","{""ImportId"":""recipientEmail""}","{""ImportId"":""externalDataReference""}","{""ImportId"":""locationLatitude""}","{""ImportId"":""locationLongitude""}","{""ImportId"":""distributionChannel""}","{""ImportId"":""userLanguage""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2"",""choiceId"":""1""}","{""ImportId"":""QID2"",""choiceId"":""2""}","{""ImportId"":""QID2"",""choiceId"":""3""}","{""ImportId"":""QID3_FIRST_CLICK""}","{""ImportId"":""QID3_LAST_CLICK""}","{""ImportId"":""QID3_PAGE_SUBMIT""}","{""ImportId"":""QID3_CLICK_COUNT""}"
2024-03-02 09:10:00,2024-03-02 09:15:00,IP Address,10.0.0.1,100,300,True,2024-03-02 09:15:01,R_1,,,,A-001,-6.2,106.8,anonymous,ID,Monopoli,Instagram,WhatsApp,,1,2,3,4
2024-03-02 09:20:00,2024-03-02 09:21:00,Survey Preview,,100,60,True,2024-03-02 09:21:01,R_2,,,,A-002,,,preview,ID,Oligopoli,,,Radio,1,2,3,4
2024-03-02 09:30:00,2024-03-02 09:31:00,Spam,10.0.0.2,100,60,True,2024-03-02 09:31:01,R_3,,,,A-003,,,anonymous,ID,Monopoli,,,,1,2,3,4
2024-03-02 09:40:00,2024-03-02 09:41:00,IP Address,10.0.0.3,50,60,False,2024-03-09 09:41:01,R_4,,,,A-004,,,anonymous,ID,Monopoli,,,,1,2,3,4
"""
QUALTRICS_OLD = """\
V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,Q1,LocationLatitude,
ResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,IPAddress,Status,StartDate,EndDate,Finished,One seller makes?,LocationLatitude,
R_1,Default Response Set,Anonymous,,,10.0.0.1,0,2017-07-18 08:28:09,2017-07-18 08:28:48,1,2,47.1,
"""
SURVEYMONKEY = """\
Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,Your NIM,One seller makes?,,<b>Which media</b> are cheap?,,
,,,,,,,,,Open-Ended Response,Response,Other (please specify),Instagram,WhatsApp,Radio
118000000001,446000001,03/20/2024 09:10:00 AM,03/20/2024 09:15:00 AM,10.0.0.1,siti@example.com,Siti,A,,A-001,Monopoli,,Instagram,WhatsApp,
118000000002,446000001,03/20/2024 09:20:00 AM,03/20/2024 09:25:00 AM,10.0.0.2,budi@example.com,Budi,B,,A-002,Oligopoli,,,,Radio
"""
SURVEYMONKEY_NEW = """\
respondent_id,collector_id,date_created,date_modified,ip_address,email_address,first_name,last_name,custom_1,One seller makes?
,,,,,,,,,Response
118000000001,446000001,2024-03-02 09:10:00,2024-03-02 09:15:00,10.0.0.1,,,,,Monopoli
"""
SURVEYMONKEY_GERMAN = """\
Befragten-Nummer,Sammler,Startdatum,Enddatum,IP-Adresse,E-Mail-Adresse,Vorname,Nachname,Eigene Daten 1,Frage eins,Frage zwei,
,,,,,,,,,Antwort,Ja,Nein
118000000001,446000001,20.03.2024 09:10:00,20.03.2024 09:15:00,10.0.0.1,,,,,Monopol,Ja,
"""
SURVEYMONKEY_ANONYMIZED = """\
Your NIM,One seller makes?,,Which media are cheap?,,
Open-Ended Response,Response,Other (please specify),Instagram,WhatsApp,Radio
A-001,Monopoli,,Instagram,WhatsApp,
"""
SURVEYMONKEY_THROUGH_A_PROGRAM = """\
Respondent ID,Your contact:,...3,I wish it would have snowed more.
,Name,Company,Response
11385280000,Benjamin Franklin,Poor Richard's,Strongly disagree
"""
LIMESURVEY = """\
"id";"submitdate";"lastpage";"startlanguage";"seed";"startdate";"datestamp";"nim";"ms_1";"ms_2[x]";"ms_2[y]";"ms_2[z]";"ms_2[other]";"interviewtime";"ms_1Time"
"1";"2024-03-02 09:15:00";"3";"id";"1709373000";"2024-03-02 09:10:00";"2024-03-02 09:15:00";"A-001";"b";"Y";"Y";"";"";"300";"20"
"2";"";"1";"id";"1709373600";"2024-03-02 09:20:00";"2024-03-02 09:21:00";"A-002";"a";"";"";"";"";"60";"20"
"""
LIMESURVEY_TEXTS = """\
"Response ID","Date submitted","Last page","Start language","Seed","Date started","Date last action","NIM","One seller makes?","Which media are cheap? [Instagram]","Which media are cheap? [WhatsApp]","Which media are cheap? [Radio]"
"1","2024-03-02 09:15:00","3","id","1709373000","2024-03-02 09:10:00","2024-03-02 09:15:00","A-001","Monopoli","Yes","No","Yes"
"""
LIMESURVEY_BOTH = """\
"id. Response ID","submitdate. Date submitted","lastpage. Last page","startlanguage. Start language","seed. Seed","nim. Nomor induk","G1Q1. One seller makes?","G1Q2[SQ001]. Which media are cheap? [Instagram]","G1Q2[SQ002]. Which media are cheap? [WhatsApp]"
"1","2024-03-02 09:15:00","3","id","1709373000","A-001","Monopoli","Y",""
"""
LIMESURVEY_GERMAN = """\
"Antwort ID","Datum Abgeschickt","Letzte Seite","Start-Sprache","Zufallsstartwert","Datum gestartet","Datum letzte Aktivität","Frage eins"
"1","2024-03-02 09:15:00","3","de-informal","1709373000","2024-03-02 09:10:00","2024-03-02 09:15:00","Monopol"
"""
LIMESURVEY_STRUCTURE = (
    "id\trelated_id\tclass\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\n"
    "1\t\tS\t\tsid\t1\t4711\t\ten\n"
)
MOODLE = """\
"Last name","First name","ID number","Email address","State","Started on","Completed","Time taken","Grade/3.00","Q. 1 /1.00","Q. 2 /2.00"
"A","Siti","A-001","siti@example.com","Finished","2 March 2024 9:10 AM","2 March 2024 9:15 AM","5 mins","2.50","1.00","1.50"
"A","Siti","A-001","siti@example.com","In progress","2 March 2024 9:20 AM","-","-","-","-","-"
"B","Budi","A-002","budi@example.com","Finished","2 March 2024 9:12 AM","2 March 2024 9:19 AM","7 mins","0.00","-","0.00"
"C","Cici","A-003","cici@example.com","-","-","-","-","-","-","-"
"Overall average","","","","","","","","1.25","1.00","0.75"
"""
MOODLE_RESPONSES = """\
"Last name","First name","Username","Status","Started","Completed","Duration","Grade/2.00","Question 1","Response 1","Right answer 1","Question 2","Response 2","Right answer 2"
"A","Siti","A-001","Finished","2 March 2024 9:10 AM","2 March 2024 9:15 AM","5 mins","1.00","One seller makes?","Monopoli","Monopoli","Which media are cheap?","Instagram; WhatsApp","Instagram; WhatsApp"
"B","Budi","A-002","Finished","2 March 2024 9:12 AM","2 March 2024 9:19 AM","7 mins","0.00","One seller makes?","-","Monopoli","Which media are cheap?","Radio","Instagram; WhatsApp"
"""
MOODLE_GERMAN = """\
Nachname,Vorname,E-Mail-Adresse,Status,Begonnen,Beendet,Dauer,"Bewertung/10,00","F 1 /4,00","F 2 /6,00"
A,Siti,siti@example.com,Beendet,2. März 2024 09:10,2. März 2024 09:15,5 Minuten,"7,50","4,00","3,50"
Gesamtdurchschnitt,,,,,,,"7,50","4,00","3,50"
"""
MOODLE_INDONESIAN = """\
Nama akhir,Nama depan,Alamat email,Status,Dimulai pada,Selesai,Waktu yang dihabiskan,"Nilai/10,00","P. 1 /10,00"
A,Siti,siti@example.com,Selesai,2 Maret 2024 09:10,2 Maret 2024 09:15,5 menit,"7,50","7,50"
"""
KOBO = """\
"start";"end";"nim";"ms_1";"_id";"_uuid";"_submission_time"
"2024-03-02T09:10:00.000+07:00";"2024-03-02T09:15:00.000+07:00";"A-001";"b";"7";"u";"2024-03-02T02:15:01"
"""
PLAIN = "nim,Jenis kelamin,Tanggal\nA-001,f,02/03/2024\n"

EXPORTS = (
    ("microsoft_forms", "English", MICROSOFT),
    ("microsoft_forms", "a quiz", MICROSOFT_QUIZ),
    ("microsoft_forms", "Indonesian", MICROSOFT_INDONESIAN),
    ("microsoft_forms", "French", MICROSOFT_FRENCH),
    ("microsoft_forms", "in words that are not known", MICROSOFT_POLISH),
    ("google_forms", "English", GOOGLE),
    ("google_forms", "Indonesian sheet", GOOGLE_SHEET),
    ("google_forms", "in words that are not known", GOOGLE_RUSSIAN_ZONE),
    ("qualtrics", "three header rows", QUALTRICS),
    ("qualtrics", "an old one", QUALTRICS_OLD),
    ("surveymonkey", "English", SURVEYMONKEY),
    ("surveymonkey", "newer names", SURVEYMONKEY_NEW),
    ("surveymonkey", "German", SURVEYMONKEY_GERMAN),
    ("surveymonkey", "without its ids", SURVEYMONKEY_ANONYMIZED),
    ("surveymonkey", "through another program", SURVEYMONKEY_THROUGH_A_PROGRAM),
    ("limesurvey", "codes", LIMESURVEY),
    ("limesurvey", "texts", LIMESURVEY_TEXTS),
    ("limesurvey", "codes and texts", LIMESURVEY_BOTH),
    ("limesurvey", "German texts", LIMESURVEY_GERMAN),
    ("limesurvey", "its structure", LIMESURVEY_STRUCTURE),
    ("moodle", "grades", MOODLE),
    ("moodle", "responses", MOODLE_RESPONSES),
    ("moodle", "German", MOODLE_GERMAN),
    ("moodle", "Indonesian", MOODLE_INDONESIAN),
    ("kobo", "English", KOBO),
    ("csv", "a table of nobody's", PLAIN),
)
"""Tool, what is special, content: what a table-driven test of recognition goes through."""


def rows_of(text: str) -> list[list[str]]:
    """Split an export into its cells, to write them into a workbook."""
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def without_row(text: str, number: int) -> str:
    """Write an export again as CSV without one of its rows."""
    written = io.StringIO()
    rows = rows_of(text)
    csv.writer(written, lineterminator="\n").writerows(rows[:number] + rows[number + 1 :])
    return written.getvalue()
