//! Every kind with its sample and with the least data it can be given.

use std::{collections::BTreeSet, fs, path::Path};

use documents::{field, kind::KINDS};

use crate::support::{bare_pdf, find, full_pdf, sample};

/// The snapshot of a kind is the text of its pages, full and bare.
#[test]
fn every_kind_reads_as_accepted() {
    for kind in KINDS {
        let text = format!("{}\n======== least data ========\n{}", full_pdf(kind).text, bare_pdf(kind).text);
        insta::assert_snapshot!(kind.id, text.replace('\u{c}', "-------- end of page --------\n"));
    }
}

#[test]
fn every_kind_takes_its_own_sample() {
    for kind in KINDS {
        (kind.check)(&sample(kind)).unwrap_or_else(|fault| panic!("{}: {fault}", kind.id));
        assert_eq!(
            field::unnamed(&sample(kind)),
            Vec::<String>::new(),
            "{}: fields without a name in data/fields.csv",
            kind.id
        );
    }
}

#[test]
fn data_of_another_shape_is_refused_by_field() {
    for kind in KINDS {
        let mut data = sample(kind);
        data["unheard_of"] = "x".into();
        assert!((kind.check)(&data).unwrap_err().to_string().contains("unheard_of"), "{}", kind.id);
        let mut data = sample(kind);
        data.as_object_mut().unwrap().remove("head");
        assert!((kind.check)(&data).unwrap_err().to_string().contains("head"), "{}", kind.id);
    }
}

/// DOC-10: nothing is left to fill in, and nothing of the machinery shows.
#[test]
fn no_placeholder_is_left() {
    for kind in KINDS {
        let text = &full_pdf(kind).text;
        for mark in [
            "×", "XX", "xx", "____", "年 月", "none", "auto", "{", "}", "#", "。。", "；。", "，，", "：：", "、、",
            "“”", "（）", "《》",
        ] {
            assert!(!text.contains(mark), "{}: {mark} in\n{text}", kind.id);
        }
        let bare = &bare_pdf(kind).text;
        for mark in [
            "none",
            "auto",
            "{",
            "}",
            "#",
            "。。",
            "；。",
            "，，",
            "：：",
            "、、",
            "“”",
            "（）",
            "《》",
            "依据的规定",
            "违反了的规定",
        ] {
            assert!(!bare.contains(mark), "{}, bare: {mark} in\n{bare}", kind.id);
        }
    }
}

/// A kind's official name stands on it, or the name of the variety it is, which the template chooses.
#[test]
fn the_official_name_stands_on_the_document() {
    let varieties = [
        ("appraisal_commission", "检验委托书"),
        ("appraisal_result_notice", "检验结果告知书"),
        ("suspension_approval", "中止案件调查审批表"),
        ("penalty_notice", "行政处罚事先（听证）告知书"),
        ("case_withdrawal", "撤销案件审批表"),
        ("public_notice_service", "送达公告"),
        ("file_cover", "行政处罚案卷"),
    ];
    for kind in KINDS {
        let variety = varieties.iter().find(|(id, _)| *id == kind.id);
        let name = variety.map_or(kind.title, |(_, name)| name);
        let first = &full_pdf(kind).text;
        assert!(first.lines().take(8).any(|line| line == name), "{}: {name} in\n{first}", kind.id);
    }
}

/// What an act of a case produces can be set, under the name the case has for it.
#[test]
fn the_case_and_the_documents_know_the_same_kinds() {
    for known in casework::document::KINDS {
        let kind = documents::kind::find(known.id).unwrap_or_else(|| panic!("{} has no template", known.id));
        assert_eq!(kind.title, known.title);
        assert_eq!(kind.in_case().unwrap().word, known.word);
    }
    let ids: BTreeSet<_> = KINDS.iter().map(|kind| kind.id).collect();
    assert_eq!(ids.len(), KINDS.len());
}

#[test]
fn citations_stand_in_the_order_of_their_days() {
    for kind in KINDS {
        assert!(kind.citations.is_sorted_by(|a, b| a.from < b.from), "{}", kind.id);
    }
    let decision = find("penalty_decision");
    assert_eq!(decision.citation("2021-07-14"), Some("《行政处罚法》（2017年修正）第三十九条"));
    assert_eq!(decision.citation("2021-07-15"), Some("《行政处罚法》第五十九条"));
    assert_eq!(find("publication_summary").citation("2021-07-14"), None);
}

/// One file, one template, one entry a kind; and law is data, so no template states an article or a period.
#[test]
fn templates_and_kinds_agree_and_hold_no_law() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = |dir: &str, ending: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root.join(dir)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
    };
    let ids: BTreeSet<String> = KINDS.iter().map(|kind| kind.id.to_owned()).collect();
    assert_eq!(names("src/kind", ".rs"), ids);
    let mut templates = names("templates", ".typ");
    assert!(templates.remove("lib"));
    assert_eq!(templates, ids);
    let library = names("templates/lib", ".typ");
    assert_eq!(library.len(), 5);
    let library =
        library.iter().map(|name| fs::read_to_string(root.join(format!("templates/lib/{name}.typ"))).unwrap());
    let own = KINDS.iter().map(|kind| kind.source.to_owned());
    for source in own.chain(library) {
        for law in ["法》", "条例》", "规定》", "办法》", "十日", "五日", "七日", "三日", "工作日", "个月", "百分之"]
        {
            assert!(!source.contains(law), "a template states law, {law}:\n{source}");
        }
    }
}

/// The crate is pure but for its one door to the file system.
#[test]
fn only_fonts_reads_files() {
    fn sources(dir: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { sources(&path, found) } else { found.push(path) }
        }
    }
    let mut found = vec![];
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > KINDS.len());
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        for outside in ["std::fs", "fs::", "std::net", "std::env", "std::io", "SystemTime", "Instant", "std::process"] {
            assert!(path.ends_with("fonts.rs") || !text.contains(outside), "{}: {outside}", path.display());
        }
    }
}
