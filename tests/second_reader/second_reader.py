#!/usr/bin/env python3
"""A second reader of vaults, written from docs/vault-format.md alone: it shares no line with the program.
    second_reader.py FOLDER --account NAME [--device HEX]     the secret is read from standard input
Without a name it is the paper sheet's account, and the secret is the four lines. It changes nothing, writes nothing in clear, and prints what
it read as JSON; it answers 0, or 1 and the word for what is refused.
"""

import argparse
import base64
import fcntl
import hashlib
import hmac
import json
import os
import pathlib
import sqlite3
import stat
import sys
import unicodedata

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = 1
NOTHING = bytes(32)

class Refused(Exception):
    """Something does not hold. The word says what, the detail where."""

    word = property(lambda self: self.args[0])
    detail = property(lambda self: self.args[1])

def need(holds, word, detail=""):
    if not holds:
        raise Refused(word, detail)

# --- Notation ---------------------------------------------------------------------------------------------------------

u32 = lambda number: number.to_bytes(4, "big")  # noqa: E731
i64 = lambda number: number.to_bytes(8, "big", signed=True)  # noqa: E731

def framed(*parts):
    """Each part after its length."""
    parts = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)

def extract(digest, salt, key):
    return hmac.new(salt or bytes(digest().digest_size), key, digest).digest()

def expand(digest, key, info, length):
    okm, block, count = b"", b"", 1
    while len(okm) < length:
        block = hmac.new(key, block + info + bytes([count]), digest).digest()
        okm, count = okm + block, count + 1
    return okm[:length]

def hkdf(salt, key, info, length=32):
    return expand(hashlib.sha512, extract(hashlib.sha512, salt, key), info, length)

def derive(key, *info):
    return hkdf(b"", key, framed(*info))

def code(key, *parts):
    return hmac.new(key, framed(*parts), hashlib.sha256).digest()

def unsealed(key, nonce, sealed, aad, word, detail=""):
    """AES-256-GCM; a failure is `word`."""
    need(len(sealed) >= 16, word, detail)
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise Refused(word, detail) from None

# --- HPKE: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM ----------------------------------------------------------

KEM = b"KEM" + bytes.fromhex("0020")
HPKE = b"HPKE" + bytes.fromhex("002000010002")
BASE, AUTHENTICATED = 0, 2

def labeled_extract(suite, salt, label, key):
    return extract(hashlib.sha256, salt, b"HPKE-v1" + suite + label + key)

def labeled_expand(suite, key, label, info, length):
    return expand(hashlib.sha256, key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)

def key_pair(seed):
    """DeriveKeyPair: the private key, and the bytes of the public one."""
    secret = labeled_expand(KEM, labeled_extract(KEM, b"", b"dkp_prk", seed), b"sk", b"", 32)
    private = X25519PrivateKey.from_private_bytes(secret)
    return private, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

def shared_secret(exchanges, context):
    """From the Diffie-Hellman results, joined, to what both sides share."""
    prk = labeled_extract(KEM, b"", b"eae_prk", b"".join(exchanges))
    return labeled_expand(KEM, prk, b"shared_secret", context, 32)

def schedule(mode, shared, info):
    """The key and the first nonce of a context without a pre-shared key."""
    context = bytes([mode]) + labeled_extract(HPKE, b"", b"psk_id_hash", b"") + labeled_extract(HPKE, b"", b"info_hash", info)
    secret = labeled_extract(HPKE, shared, b"secret", b"")
    return labeled_expand(HPKE, secret, b"key", context, 32), labeled_expand(HPKE, secret, b"base_nonce", context, 12)

def hpke_open(private, public, sealed, info, aad, word, sender=None):
    """What was sealed to `public`: encapsulated key, ciphertext. With `sender`, in authenticated mode."""
    try:
        exchanges = [private.exchange(X25519PublicKey.from_public_bytes(key)) for key in (sealed[:32], sender) if key]
    except ValueError:
        raise Refused(word, "a key of small order") from None
    shared = shared_secret(exchanges, sealed[:32] + public + (sender or b""))
    key, nonce = schedule(AUTHENTICATED if sender else BASE, shared, info)
    return unsealed(key, nonce, sealed[32:], aad, word)

# --- The paper sheet ----------------------------------------------------------------------------------------------------

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015"
WHITE_SPACE = {*range(0x9, 0xE), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}

def symbols(text):
    """Crockford symbols as people write them: the alphabet's letters, and whatever else was written."""
    text = "".join(letter for letter in text if ord(letter) not in WHITE_SPACE and letter not in HYPHENS)
    read_as = {"O": "0", "I": "1", "L": "1"}
    return "".join(read_as.get(letter.upper(), letter.upper()) if letter.isascii() else letter for letter in text)

def times(left, right):
    """Product in GF(2)[x] / (x⁵ + x² + 1)."""
    product = 0
    for bit in range(5):
        product ^= (left << bit) * (right >> bit & 1)
    for bit in range(8, 4, -1):
        product ^= (0b100101 << (bit - 5)) * (product >> bit & 1)
    return product

def sheet(lines):
    """The 20 bytes of four lines, or the first line that does not hold. What follows them may only be blank."""
    read = b""
    for number in range(1, 5):
        written = symbols(lines[number - 1]) if number <= len(lines) else ""
        values = [CROCKFORD.find(letter) for letter in written]
        need(len(values) == 10 and min(values) >= 0, "sheet_wrong", number)
        plain, weighed, weight = 0, 0, 1
        for value in values:
            plain, weighed, weight = plain ^ value, weighed ^ times(value, weight), times(weight, 2)
        need(plain == weighed == number, "sheet_wrong", number)
        read += int("".join(f"{value:05b}" for value in values[:8]), 2).to_bytes(5, "big")
    need(not any(symbols(line) for line in lines[4:]), "sheet_too_long")
    return read

# --- The header ---------------------------------------------------------------------------------------------------------

FIRST_LINE = b"permanence-vault 1"
GRANT_LENGTHS = {"supervisor": 80, "agent": 112, "agent_in_charge": 144}
KINDS = ("passphrase", "passphrase_and_device", "enrolment", "sheet")

def base64_of(text, length=None):
    """Strict base 64, of a length if one is given."""
    need(isinstance(text, str), "header_damaged", "not a text")
    try:
        read = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Refused("header_damaged", "not base 64") from None
    need(base64.b64encode(read).decode() == text, "header_damaged", "not base 64")
    need(length is None or len(read) == length, "header_damaged", f"{length} bytes are needed")
    return read

def object_of(text):
    def once(pairs):
        need(len(dict(pairs)) == len(pairs), "header_damaged", "a field stands twice")
        return dict(pairs)

    try:
        return json.loads(text.decode(), object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Refused("header_damaged", "not JSON") from None

def fields(read, *names):
    """The fields of an object that has these and no others."""
    need(isinstance(read, dict) and set(read) == set(names), "header_damaged", f"the fields are {', '.join(names)}")
    return [read[name] for name in names]

def whole(number, least, most):
    need(type(number) is int and least <= number <= most, "header_damaged", "a number out of its bounds")
    return number

# The points whose order divides eight, by their ordinate: no honest key and no honest signature is one of them.
PRIME = 2**255 - 19
OF_ORDER_EIGHT = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL_ORDER = {0, 1, PRIME - 1, PRIME, PRIME + 1, OF_ORDER_EIGHT, PRIME - OF_ORDER_EIGHT}

def signed(verifying_key, signature, message):
    """Strict Ed25519."""
    try:
        for point in (verifying_key, signature[:32]):
            need(int.from_bytes(point, "little") % 2**255 not in SMALL_ORDER, "header_forged")
        Ed25519PublicKey.from_public_bytes(verifying_key).verify(signature, message)
    except (InvalidSignature, ValueError, Refused):
        return False
    return True

class Header:
    """A whole copy of the header: its members, its slots, its generation."""

    def __init__(self, data):
        need(len(data) <= 256 * 1024, "header_damaged", "too long")
        lines = data.split(b"\n")
        need(len(lines) == 6 and lines[5] == b"", "header_damaged", "five lines are needed")
        digest = hashlib.sha256(data[: -len(lines[4]) - 1]).hexdigest()
        need(lines[4] == digest.encode(), "header_damaged", "the digest is another")
        need(lines[0] == FIRST_LINE, "later_version", lines[0].decode(errors="replace"))
        roll = object_of(lines[1])
        suite = whole(roll.get("suite") if isinstance(roll, dict) else None, 0, 2**32 - 1)
        need(suite == SUITE, "later_version", f"suite {suite}")
        self.training = isinstance(roll, dict) and "training" in roll
        need(not self.training or roll.pop("training") is True, "header_damaged", "training is true or not said")
        _, vault, epoch, key, members, recovery = fields(roll, "suite", "vault", "epoch", "verifying_key", "members", "recovery")
        self.vault = base64_of(vault, 16)
        self.epoch = whole(epoch, 0, 2**32 - 1)
        self.verifying_key = base64_of(key, 32)
        need(isinstance(members, list) and len(members) <= 24, "header_damaged", "at most 24 members")
        self.members = [self.member(member) for member in members]
        self.recovery = self.member(recovery)
        everybody = self.members + [self.recovery]
        need(len({member["id"] for member in everybody}) == len(everybody), "header_damaged", "two accounts have one id")
        self.message = framed("permanence/v1/header/roll", FIRST_LINE, lines[1])
        self.signature = base64_of(lines[2].decode(errors="replace"), 64)
        need(signed(self.verifying_key, self.signature, self.message), "header_forged")
        generation, slots = fields(object_of(lines[3]), "generation", "slots")
        self.generation = whole(generation, 0, 2**64 - 1)
        need(isinstance(slots, list), "header_damaged", "slots are a list")
        self.slots = [self.slot(slot) for slot in slots]
        accounts = [slot["account"] for slot in self.slots]
        need(sorted(accounts) == sorted(member["id"] for member in everybody), "header_damaged", "one slot an account")

    @staticmethod
    def member(read):
        identifier, name, role, public, grant = fields(read, "id", "name", "role", "public_key", "grant")
        need(isinstance(name, str) and role in GRANT_LENGTHS, "header_damaged", "no such role")
        identifier, public, grant = base64_of(identifier, 16), base64_of(public, 32), base64_of(grant)
        return {"id": identifier, "name": name, "role": role, "public": public, "grant": grant}

    @staticmethod
    def slot(read):
        account, kind, cost, salt, commitment, nonce, sealed = fields(
            read, "account", "kind", "cost", "salt", "commitment", "nonce", "sealed"
        )
        need(kind in KINDS, "header_damaged", "no such kind")
        memory, passes, lanes = (whole(part, 0, 2**32 - 1) for part in fields(cost, "memory_kib", "passes", "lanes"))
        return {
            "account": base64_of(account, 16), "kind": kind, "memory": memory, "passes": passes, "lanes": lanes,
            "salt": base64_of(salt, 32), "commitment": base64_of(commitment, 32), "nonce": base64_of(nonce, 12),
            "sealed": base64_of(sealed, 80),
        }  # fmt: skip

# --- From a secret to the keys --------------------------------------------------------------------------------------------

def passphrase(text):
    need(1 <= len(text) <= 1024 and "\0" not in text, "secret_unusable")
    return unicodedata.normalize("NFC", "".join(" " if ord(letter) in WHITE_SPACE else letter for letter in text)).encode()

def secret_bytes(kind, text):
    """What is stretched, or the sheet's bytes."""
    if kind == "sheet":
        return sheet(text.split("\n"))
    return symbols(text).encode() if kind == "enrolment" else passphrase(text)

def slot_keys(slot, secret, device):
    """The key that opens a slot, and the commitment to it."""
    kind, material = slot["kind"], secret
    memory, passes, lanes = slot["memory"], slot["passes"], slot["lanes"]
    need(65536 <= memory <= 1048576 and 3 <= passes <= 10 and 1 <= lanes <= 8, "cost_out_of_bounds")
    need(kind != "passphrase_and_device" or device is not None, "device_secret_missing")
    if kind != "sheet":
        material = hash_secret_raw(secret, slot["salt"], passes, memory, lanes, 64, Type.ID, 19)
    if kind == "passphrase_and_device":
        material += device
    okm = hkdf(slot["salt"], material, framed("permanence/v1/slot/kek", kind), 64)
    return okm[:32], okm[32:]

def slot_aad(slot, vault):
    cost = [u32(slot[part]) for part in ("memory", "passes", "lanes")]
    return framed("permanence/v1/slot/seed", u32(SUITE), vault, slot["account"], slot["kind"], *cost)

def open_slot(slot, vault, secret, device=None):
    """The account's seed and the verifying key that the slot holds."""
    kek, commitment = slot_keys(slot, secret, device)
    need(hmac.compare_digest(commitment, slot["commitment"]), "secret_wrong")
    opened = unsealed(kek, slot["nonce"], slot["sealed"], slot_aad(slot, vault), "slot_damaged")
    return opened[:32], opened[32:]

GRANT = "permanence/v1/grant/keys"

def grant_aad(vault, account, role, epoch):
    return framed(GRANT, u32(SUITE), vault, account, role, u32(epoch))

def open_grant(seed, member, vault, epoch):
    """The keys of a role: statistics, desk, administration."""
    private, public = key_pair(seed)
    own = public == member["public"] and len(member["grant"]) == GRANT_LENGTHS[member["role"]]
    need(own, "grant_damaged", "another account's or another role's")
    aad = grant_aad(vault, member["id"], member["role"], epoch)
    opened = hpke_open(private, public, member["grant"], GRANT.encode(), aad, "grant_damaged")
    return [opened[at : at + 32] for at in range(0, len(opened), 32)]

# --- Sealed files -----------------------------------------------------------------------------------------------------------

DOCUMENT_LINE = b"permanence-document 1\n"
CHUNK = 65536

def document_key(wrap, vault, identifier, sealed):
    need(len(sealed) == 60, "document_key_damaged")
    aad = framed("permanence/v1/document/key", u32(SUITE), vault, identifier)
    return unsealed(wrap, sealed[:12], sealed[12:], aad, "document_key_damaged")

def document(data, key, vault, identifier):
    """The content of a sealed file, whole or refused."""
    need(data.startswith(DOCUMENT_LINE), "document_damaged", "the first line")
    data = data[len(DOCUMENT_LINE) :]
    aad = framed("permanence/v1/document/chunk", u32(SUITE), vault, identifier)
    chunks = [data[at : at + CHUNK + 16] for at in range(0, len(data), CHUNK + 16)]
    need(chunks, "document_damaged", "no chunk")
    content = b""
    for count, chunk in enumerate(chunks):
        last = count == len(chunks) - 1
        need(len(chunk) > 16 or count == 0, "document_damaged", "an empty chunk after another")
        content += unsealed(key, bytes(7) + u32(count) + bytes([last]), chunk, aad, "document_damaged", f"chunk {count}")
    return content

# --- Databases --------------------------------------------------------------------------------------------------------------

PAGE, RESERVED = 4096, 80

def decrypted(data, raw_key):
    """All pages in clear, each checked, or the first that does not hold."""
    need(data and len(data) % PAGE == 0, "database_damaged", "no whole number of pages")
    salt = data[:16]
    mac_key = hashlib.pbkdf2_hmac("sha512", raw_key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    clear = bytearray()
    for number in range(1, len(data) // PAGE + 1):
        page = data[(number - 1) * PAGE : number * PAGE]
        body = page[16:-RESERVED] if number == 1 else page[:-RESERVED]
        vector, mac = page[-RESERVED:-64], page[-64:]
        found = hmac.new(mac_key, body + vector + number.to_bytes(4, "little"), hashlib.sha512).digest()
        need(hmac.compare_digest(found, mac), "database_damaged", f"page {number}")
        cipher = Cipher(algorithms.AES(raw_key), modes.CBC(vector)).decryptor()
        clear += (b"SQLite format 3\0" if number == 1 else b"") + cipher.update(body) + cipher.finalize() + bytes(RESERVED)
    return bytes(clear)

def database(data, raw_key):
    connection = sqlite3.connect(":memory:")
    connection.deserialize(decrypted(data, raw_key))
    need(connection.execute("pragma integrity_check").fetchall() == [("ok",)], "database_damaged", "its structure")
    return connection

# --- The journal ------------------------------------------------------------------------------------------------------------

def entry_hash(before, entry):
    sequence, at, account, verb, noun, record, record_hash = entry
    fields = i64(sequence), at, account, verb, noun, i64(record), record_hash
    return hashlib.sha256(framed("permanence/v1/journal/entry", before, *fields)).digest()

def visit(found, witness=None, entry=None, own=None):
    """Whether a supervisor's visit saw the entry of this hash, under the witness key, and is theirs, under their account's own key."""
    at, sequence, seal, mac = found
    need(not witness or seal == code(witness, "permanence/v1/journal/witness", i64(sequence), entry), "visit_refuted", sequence)
    need(not own or mac == code(own, "permanence/v1/visit/code", at, i64(sequence), seal), "visit_foreign", sequence)

def journal(entries, key):
    """The hash of the last entry; or the first entry that does not hold. An entry: seven columns, then hash and mac."""
    before = NOTHING
    for count, (*entry, found, mac) in enumerate(entries, 1):
        before = entry_hash(before, entry)
        holds = entry[0] == count and found == before and mac == hmac.new(key, before, hashlib.sha256).digest()
        need(holds, "journal_broken", count)
    return before

def value_hash(values):
    """The hash of a record: each value with its type and its length."""
    written = {type(None): lambda _: (b"NULL", b""), int: lambda value: (b"INTEGER", i64(value)),
               str: lambda value: (b"TEXT", value.encode()), bytes: lambda value: (b"BLOB", value)}  # fmt: skip
    parts = [written[type(value)](value) for value in values]
    return hashlib.sha256(b"".join(bytes([len(name)]) + name + framed(data) for name, data in parts)).digest()

def record_holds(values, record_hash):
    """Whether a record is the hashed one, later columns that are empty left out one by one."""
    values = list(values)
    while value_hash(values) != record_hash:
        if not values or values.pop() not in (None, "", 0):
            return False
    return True

# --- Circles ----------------------------------------------------------------------------------------------------------------

CELL = "permanence/v1/circle/cell"
CELLS = {  # what is read of each row: the circle, the key's generation, the record, the version, the sealed text
    "restricted_note": "select circle, generation, interview, version, sealed from restricted_note order by id",
    "wall": "select circle, generation, matter, version, sealed from wall where lowered_at is null order by id",
}

def circle_keys(desk, header, member, seed):
    """The keys of every circle that the account may open: by circle and generation."""
    private, public = key_pair(seed)
    trusted = {one["public"] for one in header.members} | {public}
    keys, label, before_label = {}, "permanence/v1/circle/grant", "permanence/v1/circle/key"
    grants = "select id, identifier, generation, from_key, sealed from circle_grant join circle on id = circle where to_key = ?"
    for circle, identifier, generation, giver, sealed in desk.execute(grants + " order by generation", (public,)).fetchall():
        if giver not in trusted and member is not header.recovery:
            continue
        aad = framed(label, u32(SUITE), header.vault, identifier, u32(generation), public, giver)
        key = hpke_open(private, public, sealed, label.encode(), aad, "circle_damaged", sender=giver)
        while True:
            keys[circle, generation] = key
            if generation == 1:
                break
            (before,) = desk.execute("select before from circle_key where circle = ? and generation = ?", (circle, generation)).fetchone()
            aad = framed(before_label, u32(SUITE), header.vault, identifier, u32(generation))
            key = unsealed(derive(key, before_label), before[:12], before[12:], aad, "circle_damaged", f"generation {generation}")
            generation -= 1
    return keys

def cells(desk, header, member, seed):
    """Every restricted note and account of the facts that the account may read."""
    keys = circle_keys(desk, header, member, seed)
    texts = []
    for table, statement in CELLS.items():
        for circle, generation, record, version, sealed in desk.execute(statement).fetchall():
            if (circle, generation) in keys:
                aad = framed(CELL, u32(SUITE), header.vault, table, i64(record), "sealed", i64(version))
                texts.append(unsealed(derive(keys[circle, generation], CELL), sealed[:12], sealed[12:], aad, "cell_damaged", table).decode())
    return texts

# --- The whole vault --------------------------------------------------------------------------------------------------------

def plain_file(path):
    """The bytes of a plain file with one name."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(file, "rb") as opened:
        facts = os.fstat(file)
        need(stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1, "not_a_plain_file", path.name)
        return opened.read()

def best_header(folder):
    """The good copy of the greater generation, and what each copy is."""
    best, copies = None, {}
    for name in ("header", "header.previous"):
        try:
            copy = Header(plain_file(folder / name))
            copies[name] = copy.generation
            best = copy if best is None or copy.generation > best.generation else best
        except (Refused, OSError) as reason:
            copies[name] = getattr(reason, "word", "absent")
    need(best is not None, "header_damaged", str(copies))
    return best, copies

def account_keys(header, name, secret, device):
    """The seed and the keys of one account."""
    member = next((one for one in header.members if one["name"] == name), None) if name else header.recovery
    need(member is not None, "no_such_account")
    slot = next(slot for slot in header.slots if slot["account"] == member["id"])
    seed, verifying_key = open_slot(slot, header.vault, secret_bytes(slot["kind"], secret), device)
    need(signed(verifying_key, header.signature, header.message), "header_forged", "another key than the slot's")
    return member, seed, open_grant(seed, member, header.vault, header.epoch)

def rows(table, owner, columns, order, condition=""):
    return f"select {f'json_array({columns})' if ',' in columns else columns} from {table} where {owner} = ?{condition} order by {order}"

CORRECTED = "at, author, case_file, appointment, held_on, minutes, mode, interventions, notes"
MOVED = "from_staff, from_on, from_starts, from_place, from_room, from_confirmed_on, from_outside_reason, to_staff, to_on, to_starts"
LINE = "rank, section, noun, record, what, due_on, case_file, urgent, given_by, taken_by"
BESIDE = {  # what is hashed of a record after its own columns: rows of other tables, and own columns that came later
    "interview": (rows("interview_content", "interview", "intervention", 1), rows("interview_correction", "interview", CORRECTED, "id"),
                  "discipline", rows("interview_correction", "interview", "id, discipline", "id", " and discipline is not null")),
    "referral": (rows("referral_correction", "referral", "at || author || note", "id"), "ends_on", "exception", "sought_on",
                 "informed_on", "informed_how", "asked_by", "notified_on", "notified_how"),
    "circle": (rows("circle_member", "circle", "account, given_by, given_at", "account"),
               rows("circle_key", "circle", "generation, hex(before), made_at", "generation"),
               rows("circle_grant", "circle", "generation, hex(to_key), hex(from_key), hex(sealed)", "generation, to_key")),
    "consent": (rows("consent_field", "consent", "field", 1),),
    "excess": (rows("excess_mark", "excess", "kind, marks", "kind"),),
    "danger": (rows("danger_answer", "danger", "sign, present", "sign"),),
    "import": (rows("import_line", "import", "line, person, matter, case_file, number", "line"),),
    "session_series": (rows("session_seat", "series", "staff, room, intervention, slot_minutes", "staff"),),
    "relocation": (rows("relocation_move", "relocation", "appointment, " + MOVED, "appointment"),),
    "merge": (rows("merge_field", "merge", "field, before, after", "field"), rows("merge_move", "merge", "noun, record", "noun, record")),
    "hand_over": (rows("hand_over_line", "hand_over", LINE, "rank"), rows("hand_over_reading", "hand_over", "account, read_at", "account")),
    "reassignment": (rows("reassignment_move", "reassignment", "noun, record, from_session, from_place, from_room, from_confirmed_on",
                          "noun, record"),),
    "release": (rows("protected_table", "release", "measure, dimensions, from_month, until_month, assumed, beside, proof", "id"),),
    "frozen_year": (rows("frozen_fact", "frozen_year", "measure, month, codes, count", "measure, month, codes"),),
    "elimination": (rows("elimination_file", "elimination", "case_file, number, opened_year, last_year, sort", "case_file"),
                    rows("elimination_remainder", "elimination", "sealed_as", "sealed_as")),
    "account_event": (rows("account_event_reading", "event", "account, read_at", "account"),),
    "staff": (rows("staff", 0, "account, name, profession, employer", "account"),
              rows("staff", 0, "account", 1, " and association_approved = 0")),
}  # fmt: skip

def whole_record(connection, noun, record):
    """Everything that is hashed of a record, in its order; none where there is none. The staff is one record, without a row."""
    columns = [column for _, column, *_ in connection.execute(f'pragma table_info("{noun}")')]  # the first is its number
    found = connection.execute(f'select * from "{noun}" where "{columns[0]}" = ?', (record,)).fetchone()
    row, beside = dict(zip(columns, found or ())), BESIDE.get(noun, ())
    values = [value for column, value in row.items() if column not in beside]
    for part in beside if row or noun == "staff" else ():
        try:
            joined = [text for (text,) in connection.execute(part, (record,))] if " " in part else []
        except sqlite3.OperationalError:  # a vault that no later version opened lacks the later columns
            joined = []
        values.append(",".join(joined) if joined else row.get(part))
    return values

def records(connection, entries, names):
    """How many records of each kind were compared with the last entry that speaks of them."""
    last = {(noun, record): record_hash for _, _, _, _, noun, record, record_hash, _, _ in entries}
    compared = {}
    for (noun, record), record_hash in last.items():
        if noun in names:
            values = whole_record(connection, noun, record)
            need(record_holds(values, record_hash) if values else record_hash == NOTHING, "record_changed", f"{noun} {record}")
            compared[noun] = compared.get(noun, 0) + 1
    return compared

def contents(connection, journal_key):
    """What one database holds: how many rows in each table and the SHA-256 of them all, and the journal's length and head."""
    names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by name")]
    statement = "select sequence, at, account, verb, noun, record, record_hash, hash, mac from journal order by sequence"
    entries = connection.execute(statement).fetchall()
    read = {"entries": len(entries), "head": journal(entries, journal_key).hex(), "tables": {}}
    read["compared"] = records(connection, entries, names)
    for name in names:
        columns = [column for _, column, *_ in connection.execute(f'pragma table_info("{name}")')]
        quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
        rows = sorted(row.encode() for (row,) in connection.execute(f'select {quoted} from "{name}"'))
        read["tables"][name] = [len(rows), hashlib.sha256(b"\n".join(rows)).hexdigest()]
    return read

def documents(folder, desk, wrap, vault):
    """Every document that was not withdrawn: its length and the SHA-256 of its content."""
    read = {}
    kept = "select sealed_as, sealed_key from attached_document where length(sealed_key) > 0"
    for name, sealed_key in desk.execute(kept):
        identifier = bytes.fromhex(name)
        content = document(plain_file(folder / "documents" / name), document_key(wrap, vault, identifier, sealed_key), vault, identifier)
        read[name] = {"length": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return read

def visits(statistics, desk, own, account):
    """How many visits hold: all against the journal, for an agent; an account's own against its key, for a supervisor."""
    found = statistics.execute("select at, sequence, seal, mac, account from visit order by id").fetchall()
    found = [one for *one, who in found if desk or who == account.hex()]
    for one in found:
        seen = desk and desk.execute("select key, hash from witness_key, journal where sequence = ?", one[1:2]).fetchone()
        visit(one, *(seen or (None, None)), None if desk else own)
    return len(found)

def opened(folder, name, secret, device):
    """Everything that one account may read, as long as nobody has the vault open."""
    if (folder / "lock").exists():
        fcntl.flock(lock := open(folder / "lock", "rb"), fcntl.LOCK_SH | fcntl.LOCK_NB)  # held until the end
    header, copies = best_header(folder)
    member, seed, keys = account_keys(header, name, secret, device)
    members = [[one["name"], one["role"]] for one in header.members]
    read = {"vault": header.vault.hex(), "header": copies, "role": member["role"], "members": members}
    for key, file in zip(keys, ("statistics.db", "desk.db")):
        need(not (folder / f"{file}-journal").exists(), "interrupted", f"{file}-journal must be played back first")
        data = plain_file(folder / file)
        connection = database(data, derive(key, f"permanence/v1/{file}/raw"))
        read[file] = {"pages": len(data) // PAGE, **contents(connection, derive(key, f"permanence/v1/{file}/journal"))}
        statistics, desk = (connection, None) if file == "statistics.db" else (statistics, connection)
        if "visit" in read["statistics.db"]["tables"] and (desk or len(keys) == 1):
            read["visits"] = visits(statistics, desk, derive(seed, "permanence/v1/visit/key", header.vault, member["id"]), member["id"])
        if file == "desk.db":
            # A vault that no later version opened lacks the later tables.
            known = read[file]["tables"]
            wrap = derive(key, "permanence/v1/document/wrap")
            read["documents"] = documents(folder, connection, wrap, header.vault) if "attached_document" in known else {}
            read["cells"] = cells(connection, header, member, seed) if "wall" in known else []
    return read

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--account", default="")
    parser.add_argument("--device", type=bytes.fromhex)
    asked = parser.parse_args()
    secret = sys.stdin.buffer.read().decode().removesuffix("\n")
    try:
        read = opened(asked.folder, asked.account, secret, asked.device)
    except BlockingIOError:
        read = {"refused": "in_use"}
    except Refused as refused:
        read = {"refused": refused.word, "detail": refused.detail}
    print(json.dumps(read, ensure_ascii=False))
    return int("refused" in read)

if __name__ == "__main__":
    sys.exit(main())
