//! `xingquan rules`: the legality rules with severity and sources, and those that this version does not check.

use std::io::Write;

use casework::rule::Head;
use clap::Args;
use serde_json::{Value as Json, json};

use super::Ending;

/// Arguments of `rules`.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct Rules {
    #[arg(long, help = "以JSON输出")]
    json: bool,
}

impl Rules {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        if self.json {
            let implemented: Vec<Json> = casework::rules::heads().map(rule_json).collect();
            let planned: Vec<Json> =
                casework::rules::planned().map(|rule| json!({"id": rule.id, "title": rule.title})).collect();
            serde_json::to_writer_pretty(&mut *out, &json!({"implemented": implemented, "planned": planned}))?;
            writeln!(out)?;
            return Ok(Ending::Good);
        }
        writeln!(out, "已实现的规则：{}条", casework::rules::heads().count())?;
        for rule in casework::rules::heads() {
            writeln!(out, "\n{}  {}", rule.id, rule.title)?;
            writeln!(out, "    违反的后果：{}（{}）", rule.severity.title(), rule.severity.code())?;
            for cite in rule.cites {
                writeln!(out, "    依据：{cite}")?;
            }
        }
        writeln!(out, "\n尚未实现的规则：{}条", casework::rules::planned().count())?;
        for rule in casework::rules::planned() {
            writeln!(out, "{}  {}", rule.id, rule.title)?;
        }
        Ok(Ending::Good)
    }
}

fn rule_json(rule: Head) -> Json {
    let cites: Vec<Json> = rule
        .cites
        .iter()
        .map(|cite| {
            json!({"law": cite.law, "article": cite.article, "version": cite.version.map(|version| version.code())})
        })
        .collect();
    json!({
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.code(),
        "severity_title": rule.severity.title(),
        "cites": cites,
        "cure": rule.cure,
    })
}
