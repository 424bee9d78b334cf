//! Wire formats: the exported case file and its verification.
