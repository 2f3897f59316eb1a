//! Keys, accounts and encrypted files. Knows no person and no case.
