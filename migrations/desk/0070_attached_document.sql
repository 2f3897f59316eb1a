-- A document of a case file: what is known of it. Its content is sealed in a file of its own, in the vault's folder.
create table attached_document (
    id integer primary key autoincrement,
    case_file integer not null references case_file (id),
    title text not null,                   -- what the desk calls it
    kind text not null,                    -- code of the list `document_kind`
    dated_on text,                         -- civil date that the document bears
    confidential integer not null,         -- neither its title nor its kind is told outside the list of documents
    content text not null,                 -- what it is, by its bytes: 'jpeg', 'png', 'webp', 'pdf', 'text'
    signed integer not null,               -- a signed PDF, kept with what it says of its maker
    bytes integer not null,                -- its size
    sealed_as text not null,               -- name of the sealed file
    sealed_key blob not null,              -- its key, sealed; empty once the document was withdrawn
    added_by text not null references staff (account),
    added_on text not null,                -- civil date
    withdrawn_by text references staff (account),
    withdrawn_on text,                     -- civil date
    withdrawal_note text not null default '',  -- why
    constraint attached_document_title check (title <> ''),
    constraint attached_document_confidential check (confidential in (0, 1)),
    constraint attached_document_content check (content in ('jpeg', 'png', 'webp', 'pdf', 'text')),
    constraint attached_document_signed check (signed in (0, 1)),
    constraint attached_document_sealed_as unique (sealed_as),
    constraint attached_document_withdrawn check ((withdrawn_on is null) = (withdrawn_by is null)),
    constraint attached_document_key check ((withdrawn_on is null) = (length(sealed_key) > 0))
) strict;
create index attached_document_case_file on attached_document (case_file);
