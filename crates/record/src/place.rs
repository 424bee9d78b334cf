//! Dotted paths into the fields of an act: `party.identity_number`, `attendees.0.name`.

use serde_json::Value;

/// The value at a dotted path, to be replaced in place.
///
/// Each step is a key of an object or the decimal index of an array, from 0, without leading zeros. A key that itself
/// holds a dot cannot be reached, so a path never means two places.
pub(crate) fn find_mut<'a>(fields: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').try_fold(fields, |value, step| match value {
        Value::Object(members) => members.get_mut(step),
        Value::Array(items) => items.get_mut(array_index(step)?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    })
}

fn array_index(step: &str) -> Option<usize> {
    let canonical = step == "0" || !step.starts_with(['0', '+']);
    step.parse().ok().filter(|_| canonical)
}

/// The path of the object or array that holds `path`, then of the one that holds that, and so on.
pub(crate) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('.'), |(parent, _)| parent.rsplit_once('.')).map(|(parent, _)| parent)
}

/// The places in `fields` that a pattern means, in order; a step `*` means every element of an array.
///
/// `party.identity_number` gives itself if the value is there, `attendees.*.name` gives `attendees.0.name`,
/// `attendees.1.name` and so on. Optional fields that are absent give nothing, so the result can go straight into
/// [`crate::act::Draft::sealed`].
pub fn expand(fields: &Value, pattern: &str) -> Vec<String> {
    let mut found = vec![(String::new(), fields)];
    for step in pattern.split('.') {
        found = found
            .into_iter()
            .flat_map(|(path, value)| match value {
                Value::Object(members) => {
                    members.get(step).map(|member| (join(&path, step), member)).into_iter().collect()
                }
                Value::Array(items) if step == "*" => {
                    items.iter().enumerate().map(|(index, item)| (join(&path, &index.to_string()), item)).collect()
                }
                Value::Array(items) => array_index(step)
                    .and_then(|index| items.get(index))
                    .map(|item| (join(&path, step), item))
                    .into_iter()
                    .collect(),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
            })
            .collect();
    }
    found.into_iter().map(|(path, _)| path).collect()
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_reaches_members_and_elements() {
        let mut fields = json!({"a": {"0": "key"}, "list": [{"n": 1}, {"n": 2}], "x.y": 3, "x": {"y": 4}});
        let table = [
            ("a.0", Some(json!("key"))),
            ("list.1.n", Some(json!(2))),
            ("x.y", Some(json!(4))),
            ("list.01.n", None),
            ("list.+1.n", None),
            ("list.2", None),
            ("a.0.b", None),
            ("", None),
            ("missing", None),
        ];
        for (path, expected) in table {
            assert_eq!(find_mut(&mut fields, path).cloned(), expected, "{path}");
        }
    }

    #[test]
    fn ancestors_go_outwards() {
        assert_eq!(ancestors("a.b.c").collect::<Vec<_>>(), ["a.b", "a"]);
        assert_eq!(ancestors("a").count(), 0);
    }

    #[test]
    fn a_star_means_every_element() {
        let fields = json!({"attendees": [{"name": "甲"}, {}, {"name": "乙"}], "party": {"id": "1"}});
        assert_eq!(expand(&fields, "attendees.*.name"), ["attendees.0.name", "attendees.2.name"]);
        assert_eq!(expand(&fields, "attendees.2.name"), ["attendees.2.name"]);
        assert_eq!(expand(&fields, "party.id"), ["party.id"]);
        assert!(expand(&fields, "party.phone").is_empty());
    }
}
