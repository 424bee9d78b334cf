//! Two-character pieces (bigrams) for searching Chinese text; the same on both engines.

use std::collections::BTreeSet;

/// The pieces of a text: every two neighbouring characters of a run of letters and digits, in lower case, and single
/// characters of runs of one. A text contains a word of two or more characters only if it has all the word's pieces.
pub fn grams(text: &str) -> BTreeSet<String> {
    let mut pieces = BTreeSet::new();
    for run in text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        let chars: Vec<char> = run.chars().flat_map(char::to_lowercase).collect();
        if let [only] = chars.as_slice() {
            pieces.insert(only.to_string());
        }
        for pair in chars.windows(2) {
            pieces.insert(pair.iter().collect());
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::grams;

    #[test]
    fn names_and_numbers_are_cut_into_pairs() {
        let pieces = grams("曹县鲁惠〔2022〕7号");
        for piece in ["曹县", "县鲁", "鲁惠", "20", "02", "22", "7号"] {
            assert!(pieces.contains(piece), "{piece}");
        }
        assert!(!pieces.contains("惠2"));
        assert_eq!(grams("A 1"), ["a", "1"].map(str::to_owned).into());
    }
}
