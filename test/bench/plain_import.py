"""What a clerk who can program would write: the same file, the same kind of checks, into SQLite. python3 plain_import.py FILE DB"""
import csv, json, re, sqlite3, sys, unicodedata

source, target = sys.argv[1:3]
db = sqlite3.connect(target)
db.execute('pragma journal_mode = wal')
db.execute('pragma synchronous = full')
db.execute('create table person (id integer primary key, name text, kana text, birth text, unique (kana, birth, name))')
db.execute('create table application (no text primary key, person integer references person, item text, applied text, price integer, cells text)')
db.execute('create table refused (line integer, no text, reasons text, cells text)')
DAY = re.compile(r'^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?')
added = same = refused = 0
seen, persons = {}, {}
with open(source, encoding='cp932', newline='') as file:
    rows = csv.reader(file)
    column = {name: i for i, name in enumerate(next(rows))}
    for cells in rows:
        get = lambda name: unicodedata.normalize('NFKC', cells[column[name]]).strip()
        reasons = [name for name in ('申請番号', '氏名', '氏名カナ', '生年月日', '住所', '種目', '見積額') if not get(name)]
        reasons += [name for name in ('申込日時', '生年月日') if not DAY.match(get(name))]
        price = get('見積額').replace(',', '').replace('円', '')
        if not price.isdigit():
            reasons.append('見積額')
        if not re.match(r'^\d{3}-?\d{4}$', get('郵便番号')):
            reasons.append('郵便番号')
        no, text = get('申請番号'), json.dumps(cells, ensure_ascii=False)
        if no in seen:
            if seen[no] == text:
                same += 1
                continue
            reasons.append('重複')
        if reasons:
            refused += 1
            db.execute('insert into refused values (?, ?, ?, ?)', (rows.line_num, no, ' '.join(reasons), text))
            continue
        seen[no] = text
        who = (get('氏名'), get('氏名カナ'), get('生年月日'))
        if who not in persons:
            persons[who] = db.execute('insert into person (name, kana, birth) values (?, ?, ?)', who).lastrowid
        db.execute('insert into application values (?, ?, ?, ?, ?, ?)', (no, persons[who], get('種目'), get('申込日時'), int(price), text))
        added += 1
db.commit()
print(json.dumps({'added': added, 'same': same, 'refused': refused}))
