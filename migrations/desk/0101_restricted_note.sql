-- What an interview left for the members of one circle alone, sealed under its key. A correction is one more row: what was
-- once written stays readable to the members.
create table restricted_note (
    id integer primary key autoincrement,
    interview integer not null references interview (id),
    circle integer not null references circle (id),
    version integer not null,              -- 1, 2, 3 … in this interview
    generation integer not null,           -- which of the circle's keys sealed it
    sealed blob not null,                  -- AES-256-GCM: nonce, ciphertext, tag; bound to interview and version
    author text not null references staff (account),
    written_at text not null,              -- instant
    constraint restricted_note_version unique (interview, version),
    constraint restricted_note_sealed check (version >= 1 and length(sealed) >= 28)
) strict;

-- The draft of such a note is sealed too: `body` is then base 64.
alter table draft add column circle integer references circle (id);  -- null: an ordinary draft
alter table draft add column generation integer;                     -- which of the circle's keys sealed it
-- Of which trade the interview was: an interview is a jurist's, a psychologist's …
alter table interview add column discipline text;                    -- code of the list `profession`; null: not said
alter table interview_correction add column discipline text;         -- the same, as it stood until then
