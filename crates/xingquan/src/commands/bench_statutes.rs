//! The statutes' part of `xingquan bench`: texts read into articles and clauses, beside plain line splitting.

use std::path::Path;

use super::bench::{Figure, Setting, per_second, timed};
use super::items;

/// Where statute texts lie beside the project, seen from where the program is started.
const BESIDE: &str = "../shared/statutes";

/// The invented regulation, read where no statute texts lie beside the project.
const INVENTED: &str = include_str!("../../../statute/tests/data/lantern-market-regulations.md");

/// Times that the invented regulation is read.
const AGAIN: usize = 500;

/// Statutes read a second.
pub(crate) fn statutes(_: &Setting) -> anyhow::Result<Vec<Figure>> {
    let folder = named().unwrap_or_else(|| BESIDE.to_owned());
    let mut texts = Vec::new();
    for path in items::texts(Path::new(&folder)).unwrap_or_default() {
        texts.extend(std::fs::read_to_string(path));
    }
    let source = if texts.is_empty() {
        texts = vec![INVENTED.to_owned(); AGAIN];
        "示例条例"
    } else {
        "项目旁的法律文本"
    };
    let bytes: usize = texts.iter().map(String::len).sum();
    let (_, split) = timed(|| {
        for text in &texts {
            std::hint::black_box(text.lines().map(str::trim).filter(|line| !line.is_empty()).count());
        }
        Ok(())
    })?;
    let (clauses, read) = timed(|| {
        let mut clauses = 0;
        for text in &texts {
            let statute = statute::text::read(text);
            clauses += statute::clause::read(&statute).clauses.len();
        }
        Ok(clauses)
    })?;
    Ok(vec![Figure {
        what: "读取法律文本".to_owned(),
        value: per_second(texts.len(), read),
        unit: "件/秒",
        yardstick: Some(("只把相同的文本分成行".to_owned(), per_second(texts.len(), split), None)),
        note: format!("{source}{}件，{bytes}字节，{clauses}个设定处罚或者强制的款", texts.len()),
    }])
}

/// The folder that the environment names.
#[expect(clippy::disallowed_methods, reason = "the binary reads the environment")]
fn named() -> Option<String> {
    std::env::var("XINGQUAN_STATUTES").ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn reading_statutes_is_measured() {
        let law = Arc::new(law::Law::load().unwrap());
        let setting = Setting { folder: std::path::PathBuf::new(), cases: 1, law };
        let figures = statutes(&setting).unwrap();
        assert!(figures[0].value > 0 && figures[0].yardstick.is_some(), "{figures:?}");
    }
}
