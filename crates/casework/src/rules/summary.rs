//! Rules of the family, see law.md §10.

use crate::rule::Rule;

/// The rules of this family.
pub const RULES: &[Rule] = &[];
