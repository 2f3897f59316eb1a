-- What happens to a referral beside its own columns: read over before it leaves, reminded while it waits, corrected after.
-- A line is never changed.
create table referral_step (
    id integer primary key autoincrement,
    referral integer not null references referral (id),
    kind text not null,
    happened_on text not null,             -- civil date
    at text not null,                      -- instant of the writing
    account text not null references staff (account),
    how text,                              -- of a reminder: code of the list `sending_mode`
    clock text,                            -- of what was seen to: code of `referral_clock`
    field text,                            -- of a correction: the column of `referral`
    before text,                           -- its value until then
    after text,                            -- its value since
    note text not null default '',
    constraint referral_step_kind check (
        kind in ('validated', 'taken_back', 'signed_by_mayor', 'reminded', 'clock_settled', 'corrected')
    ),
    constraint referral_step_how check ((kind = 'reminded') = (how is not null)),
    constraint referral_step_clock check ((kind = 'clock_settled') = (clock is not null)),
    constraint referral_step_field check ((kind = 'corrected') = (field is not null))
) strict;
create index referral_step_referral on referral_step (referral);
