"""
What a clerk who can program would write: the same file, the same checks, the same counts and the same rows to work with, in SQLite.
python3 plain_import.py FILE DB MASTERS (the folder of the office's masters as CSV). Prints its counts as one line of JSON.
"""
import csv, datetime, hashlib, json, os, re, sqlite3, sys, unicodedata

source, target, masters = sys.argv[1:4]
TODAY = '2026-11-24'
REQUIRED = ('申請番号', '申込日時', '氏名', '氏名カナ', '生年月日', '住所', '種目', '数量', '見積額')
DATES = ('申込日時', '生年月日', '見積日')
NUMBERS = ('数量', '月数', '見積額')
DAY = re.compile(r'^(\d{4})[/年](\d{1,2})[/月](\d{1,2})日?(?: (\d{2}:\d{2}))?$')
CONTROL = re.compile(r'[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]')
TWELVE = re.compile(r'(?<!\d)\d{4}[- ]?\d{4}[- ]?\d{4}(?!\d)')
DASHES = str.maketrans({c: '-' for c in '‐‑–—―−ｰー－'})
SMALL = str.maketrans('ァィゥェォッャュョヮヵヶ', 'アイウエオツヤユヨワカケ')
VARIANTS = str.maketrans('髙﨑邉邊濵濱德齋', '高崎辺辺浜浜徳斎')
WORDS = {
    '申込者区分': {'1:本人': '本人', '2:保護者': '保護者', '3:代理人': '代理人'},
    '手帳等の種別': {'身体': '身体障害者手帳', '愛護': '愛護手帳', '精神': '精神障害者保健福祉手帳', '難病': '特定医療費受給者証', 'なし': ''},
    '使用場所': {'1:在宅': '在宅', '2:入院': '入院', '3:施設入所': '施設', '9:その他': 'その他'},
    '介護認定': {'1:あり': '認定あり', '2:なし': '認定なし', '3:申請中': '申請中', '9:不明': '不明'},
    '税情報閲覧の同意': {'はい': True, 'いいえ': False},
    '購入の有無': {'未購入': False, '購入済': True},
}
PAPERS = {'01見積書': '見積書', '02カタログ': 'カタログ', '03医師意見書': '医師意見書', '04手帳写し': '手帳の写し', '99意見書なし': '意見書なし'}


def fold(text):
    return unicodedata.normalize('NFKC', text).strip()


def kana_key(text):
    return fold(text).replace(' ', '').translate(SMALL)


def name_key(text):
    return fold(text).replace(' ', '').translate(VARIANTS).upper()


def address_key(text):
    return fold(text).replace(' ', '').translate(DASHES).upper()


def my_number(digits):
    digits = re.sub(r'\D', '', digits)
    total = sum(int(d) * (i % 6 + 2) for i, d in enumerate(reversed(digits[:11])))
    return len(digits) == 12 and int(digits[11]) == (0 if total % 11 <= 1 else 11 - total % 11)


def strike(text):
    return TWELVE.sub(lambda found: '（消去）' if my_number(found[0]) else found[0], text) if len(text) >= 12 else text


def read_day(text):
    found = DAY.match(text)
    if not found:
        return None
    try:
        day = datetime.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None
    return f'{day} {found[4]}:00' if found[4] else day


def table(name):
    with open(os.path.join(masters, name), encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


db = sqlite3.connect(target)
db.executescript('''
pragma journal_mode = wal;
pragma synchronous = full;
create table resident (no text primary key, name text, kana text, birth text, address text, protected integer);
create index resident_kana on resident (kana, birth);
create table welfare_case (id integer primary key, case_no text not null unique, receipt_no text not null unique, state text not null, resident_no text,
  person_key text not null, name text not null, kana text not null, name_key text not null, kana_key text not null, birth text not null, item text not null,
  item_name text not null, applied_on text not null, submitted_at text not null, price integer not null, quantity integer not null, months integer,
  provider_no text, flags text not null, at text not null);
create index case_kana on welfare_case (kana_key, case_no);
create index case_name on welfare_case (name_key, case_no);
create index case_state on welfare_case (state, case_no);
create index case_state_kana on welfare_case (state, kana_key, case_no);
create index case_applied on welfare_case (applied_on, case_no);
create index case_item on welfare_case (item, case_no);
create index case_person on welfare_case (person_key, item, applied_on);
create table application (case_id integer primary key references welfare_case, line integer not null, cells text not null, details text not null, warnings text not null);
create table refused (line integer primary key, receipt_no text not null, reasons text not null, cells text not null);
create table audit (seq integer primary key, at text not null, action text not null, ref text not null, body text not null, previous text not null, hash text not null);
''')
for r in table('residents.csv'):
    hidden = bool(r['支援措置開始']) and r['支援措置開始'] <= TODAY <= (r['支援措置終了'] or '9999')
    day = (read_day(r['生年月日']) or r['生年月日']).replace('/', '-')
    db.execute('insert into resident values (?, ?, ?, ?, ?, ?)', (r['宛名番号'], r['氏名'], kana_key(r['氏名カナ']), day, r['住所'], hidden))
items = {}
for r in table('items.csv'):
    dated = [(read_day(r[name]) or '9999-99-99') for name in ('適用開始', '適用終了')]
    items.setdefault(r['種目コード'], []).append((*dated, r['種目名'], r['単位'], r['意見書']))
providers = {r['事業者番号'] for r in table('providers.csv')}
towns = {}
for r in table('postal-codes.csv'):
    for place in (r['都道府県'] + r['市区町村'] + r['町域'], r['市区町村'] + r['町域'], r['市区町村'].replace('名古屋市', '', 1) + r['町域']):
        towns.setdefault(address_key(place), set()).add(r['郵便番号'].replace('-', ''))
lengths = sorted({len(place) for place in towns}, reverse=True)

counts = {'added': 0, 'same': 0, 'changed': 0, 'rejected': 0}
seen = {}
at = datetime.datetime.now(datetime.timezone.utc).isoformat()
with open(source, 'rb') as file:
    sha256 = hashlib.sha256(file.read()).hexdigest()
with open(source, encoding='cp932', newline='') as file:
    rows = csv.reader(file)
    header = next(rows)
    line = 2
    for cells in rows:
        first, line = line, rows.line_num + 1
        cells = [strike(cell) for cell in cells]
        said = {name: cell.strip() for name, cell in zip(header, cells)}
        no, text = said['申請番号'], json.dumps(cells, ensure_ascii=False)
        reasons = [f'{name}が空です' for name in REQUIRED if not said[name]]
        if len(cells) != len(header):
            reasons.append('列の数が違います')
        reasons += [f'{name}に使えない文字があります' for name, cell in said.items() if CONTROL.search(cell)]
        values = dict(said)
        for name in DATES:
            values[name] = read_day(fold(said[name]))
            if said[name] and values[name] is None:
                reasons.append(f'{name}が日付ではありません')
        for name in NUMBERS:
            digits = fold(said[name]).replace(',', '').strip('¥円')
            values[name] = int(digits) if digits.isdigit() else None
            if said[name] and not values[name]:
                reasons.append(f'{name}が数ではありません')
        for name, words in WORDS.items():
            values[name] = words.get(fold(said[name]), said[name])
        papers = values['添付書類'] = [PAPERS.get(paper, paper) for paper in said['添付書類'].splitlines() if paper]
        code = fold(said['種目']).split(':')[0]
        day = (values['申込日時'] or '')[:10]
        item = next((one for one in items.get(code, ()) if one[0] <= day <= one[1]), None)
        if said['種目'] and day and item is None:
            reasons.append('種目が台帳にありません')
        elif item is not None and item[3] == '月' and not values['月数']:
            reasons.append('月数が空です')
        birth = values['生年月日']
        if birth and birth > min(TODAY, day or TODAY):
            reasons.append('生年月日が申請日より後です')
        # the same number again: the same answer, or one too many; of the office's own cases a newer answer
        if no in seen:
            if seen[no] == text:
                counts['same'] += 1
                continue
            reasons.append('受付番号が前の行と同じです')
        if reasons:
            counts['rejected'] += 1
            db.execute('insert into refused values (?, ?, ?, ?)', (first, no, '\n'.join(reasons), text))
            continue
        known = db.execute('select c.id, a.cells from welfare_case c join application a on a.case_id = c.id where c.receipt_no = ?', (no,)).fetchone()
        if known:
            counts['same' if known[1] == text else 'changed'] += 1
            continue
        seen[no] = text
        warnings = []
        kana = kana_key(said['氏名カナ'])
        if said['宛名番号']:
            found = db.execute('select * from resident where no = ?', (fold(said['宛名番号']),)).fetchall()
        else:
            found = db.execute('select * from resident where kana = ? and birth = ?', (kana, birth)).fetchall()
            if len(found) > 1:
                found = [one for one in found if address_key(one[4]) == address_key(said['住所'])]
        resident = found[0] if len(found) == 1 else None
        person = f'R:{resident[0]}' if resident else f'K:{kana}|{birth}'
        if resident and name_key(resident[1]) != name_key(said['氏名']):
            warnings.append('氏名が住民の登録と違います')
        if resident and resident[5]:
            warnings.append('支援措置の対象者です')
        if said['郵便番号']:
            place, code7 = address_key(said['住所']), re.sub(r'\D', '', fold(said['郵便番号']))
            codes = next((towns[place[:n]] for n in lengths if place[:n] in towns), ())
            if code7 not in codes:
                warnings.append('郵便番号が住所と合いません')
        if values['税情報閲覧の同意'] is not True:
            warnings.append('税情報の同意がありません')
        if '見積書' not in papers or (item[4] == '要' and '医師意見書' not in papers):
            warnings.append('添付書類が足りません')
        if said['事業者番号'] and fold(said['事業者番号']) not in providers:
            warnings.append('事業者が台帳にありません')
        near = db.execute(
            'select receipt_no from welfare_case where person_key = ? and item = ? and abs(julianday(applied_on) - julianday(?)) <= 30',
            (person, code, day),
        ).fetchall()
        if near:
            warnings.append('同じ人の同じ種目の申請があります: ' + '、'.join(one[0] for one in near))
        counts['added'] += 1
        flags = [name for name, holds in (('unlinked', resident is None), ('duplicate', near), ('warned', warnings)) if holds]
        case = db.execute(
            'insert into welfare_case values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
            (
                f'R8-{counts["added"]:06}', no, 'received', resident and resident[0], person, said['氏名'], said['氏名カナ'], name_key(said['氏名']), kana,
                birth, code, item[2], day, values['申込日時'], values['見積額'], values['数量'], values['月数'], said['事業者番号'] or None,
                json.dumps(flags), at,
            ),
        ).lastrowid
        db.execute(
            'insert into application values (?, ?, ?, ?, ?)',
            (case, first, text, json.dumps(values, ensure_ascii=False), json.dumps(warnings, ensure_ascii=False)),
        )
body = json.dumps({'file': os.path.basename(source), 'sha256': sha256, **counts}, ensure_ascii=False)
chain = hashlib.sha256(('0' * 64 + at + body).encode()).hexdigest()
db.execute('insert into audit values (1, ?, ?, ?, ?, ?, ?)', (at, 'import', os.path.basename(source), body, '0' * 64, chain))
db.commit()
print(json.dumps(counts))
