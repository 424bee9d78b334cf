//! From a gathered act back to the file: which cell a field comes from, and what the file has no columns for.

use serde_json::Value as Json;

use super::{Built, Gather};
use crate::table::fields::{carry, overlap};
use crate::table::layout::{Column, Holds};
use crate::table::remark::Place;

impl Gather<'_> {
    /// Fills in, from the act as it is recorded, what the file has no columns or sheets for: a table that leaves columns
    /// out does not empty them.
    pub(in crate::table) fn carry(&self, part: usize, built: &mut Built, recorded: &Json) {
        for (number, sheet) in self.layout.sheets.iter().enumerate() {
            let absent_list = number > 0 && sheet.part == part && self.names.get(number).is_some_and(Option::is_none);
            if absent_list && !sheet.columns.iter().any(|column| matches!(column.holds, Holds::Above(_))) {
                carry(&mut built.json, &sheet.path, recorded);
            }
        }
        let columns = self.layout.main().map_or(&[][..], |sheet| sheet.columns.as_slice());
        for (i, column) in columns.iter().enumerate().filter(|(_, column)| column.part == part) {
            if !self.has(0, i) {
                carry(&mut built.json, &column.path, recorded);
            }
        }
    }

    /// The place of a field of an act, given its dotted path.
    pub(in crate::table) fn place_of(&self, part: usize, built: &Built, path: &str) -> Place {
        let mut here = built;
        let mut rest: Vec<&str> = Vec::new();
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let entry = step.parse::<usize>().ok().and_then(|i| {
                here.lists.iter().find(|(list, _)| **list == rest).and_then(|(_, entries)| entries.get(i))
            });
            match entry {
                Some(entry) => {
                    here = entry;
                    rest.clear();
                }
                None => rest.push(step),
            }
        }
        let columns = self.layout.sheets.get(here.sheet).map_or(&[][..], |sheet| sheet.columns.as_slice());
        let mine = |column: &Column| column.part == part && column.holds == Holds::Field;
        let reaches = |column: &Column| mine(column) && !rest.is_empty() && overlap(&column.path, &rest);
        let column = columns.iter().position(reaches).or_else(|| self.linked_column(part, &rest));
        self.place(here.sheet, here.row, column)
    }

    fn linked_column(&self, part: usize, path: &[&str]) -> Option<usize> {
        let link = self.layout.parts.get(part)?.links.iter().find(|link| path == [link.field])?;
        self.layout.main()?.columns.iter().position(|column| column.part == link.part && column.path == [link.of])
    }
}
