//! Which statutes the kinds of document rest on, so that a change of one can say which documents to look at.

use casework::catalogue::impact::Quoting;

use crate::kind::KINDS;

/// The articles on which every kind of document rests on an ISO day, inclusive, in the order of the kinds.
pub fn quotations(on: &str) -> Vec<Quoting> {
    KINDS
        .iter()
        .filter_map(|kind| Some((kind, kind.citation(on)?)))
        .flat_map(|(kind, text)| {
            statutes(text).into_iter().map(|(law, article)| Quoting {
                kind: kind.id.to_owned(),
                title: kind.title.to_owned(),
                law,
                article,
            })
        })
        .collect()
}

/// The statutes in `《…》（2017年修正）第三十三条、第五十七条；《…》第一条`, each with its articles.
fn statutes(text: &str) -> Vec<(String, String)> {
    text.split('《')
        .filter_map(|part| part.split_once('》'))
        .map(|(law, rest)| {
            let articles =
                rest.strip_prefix('（').and_then(|rest| rest.split_once('）')).map_or(rest, |(_, rest)| rest);
            (law.to_owned(), articles.trim_end_matches(['、', '；', '，', '和']).to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_statute_of_a_citation_stands_apart() {
        let table: &[(&str, &[(&str, &str)])] = &[
            ("《行政处罚法》第五十二条", &[("行政处罚法", "第五十二条")]),
            ("《行政处罚法》（2017年修正）第二十七条、第三十八条", &[("行政处罚法", "第二十七条、第三十八条")]),
            ("《甲法》第一条；《乙条例》第二条", &[("甲法", "第一条"), ("乙条例", "第二条")]),
            ("没有引用", &[]),
        ];
        for (text, expected) in table {
            let expected: Vec<(String, String)> =
                expected.iter().map(|(law, article)| ((*law).to_owned(), (*article).to_owned())).collect();
            assert_eq!(statutes(text), expected, "{text}");
        }
    }

    #[test]
    fn kinds_rest_on_the_penalty_law_of_the_day() {
        let of = |on: &str| {
            quotations(on).into_iter().find(|quoting| quoting.kind == "summary_decision").map(|quoting| quoting.article)
        };
        assert_eq!(of("2021-07-14").as_deref(), Some("第三十四条"));
        assert_eq!(of("2021-07-15").as_deref(), Some("第五十二条"));
    }
}
