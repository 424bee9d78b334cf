//! The legal numbers: periods, amounts, counts and shares, by key, department and day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::citation::Citation;
use crate::money::Fen;
use crate::period::{Period, Unit};
use crate::table::{self, DataError};

/// A value with the days on which it holds and the article it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dated<T> {
    /// The value.
    pub value: T,
    /// First day on which it holds.
    pub from: Date,
    /// First day on which it no longer holds; `None` while it does.
    pub until: Option<Date>,
    /// Where it is fixed.
    pub citation: Citation,
}

/// No row of the parameter table answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("参数表中没有“{key}”（{}）在{day}适用的{sought}；请核对日期，或者在参数表中补充该行", department_title(.department))]
pub struct MissingParameter {
    /// The key asked for.
    pub key: String,
    /// The department asked for, if any.
    pub department: Option<String>,
    /// The day asked about.
    pub day: Date,
    /// What was sought: 期间, 金额, 数量 or 比例.
    pub sought: &'static str,
}

fn department_title(department: &Option<String>) -> String {
    department.as_ref().map_or_else(|| "通用".to_owned(), |department| format!("部门：{department}"))
}

/// The rows of one kind of value, by key and department; the empty department is the default.
type Rows<T> = BTreeMap<String, BTreeMap<String, Vec<Dated<T>>>>;

/// The parameter table.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    periods: Rows<Period>,
    amounts: Rows<Fen>,
    counts: Rows<u32>,
    shares: Rows<u32>,
}

#[derive(Deserialize)]
struct ParameterRow {
    key: String,
    department: String,
    from: Date,
    until: Option<Date>,
    value: String,
    unit: String,
    roll: Option<bool>,
    law: String,
    version: Option<Date>,
    article: String,
}

impl Parameters {
    /// Reads a parameter table. `unit` is a code of [`Unit`], or `yuan`, `count` or `permille`; `roll` is filled for
    /// periods only.
    ///
    /// # Errors
    /// [`DataError`] on a malformed row, or rows of the same key and department that overlap or are out of order.
    pub fn from_csv(file: &str, text: &str) -> Result<Self, DataError> {
        let mut parameters = Self::default();
        for row in table::rows::<ParameterRow>(file, text)? {
            let fault = |message: String| row.fault(file, message);
            let ParameterRow { value, unit, roll, .. } = &row.value;
            let number = || value.parse::<u32>().map_err(|_| fault(format!("“{value}”不是整数")));
            if roll.is_some() != Unit::parse(unit).is_ok() {
                return Err(fault("期间应当填写roll，其他数值不填".to_owned()));
            }
            match (unit.as_str(), roll) {
                ("yuan", _) => {
                    let amount = Fen::parse(value).map_err(|error| fault(error.to_string()))?;
                    insert(&mut parameters.amounts, &row.value, amount)
                }
                ("count", _) => insert(&mut parameters.counts, &row.value, number()?),
                ("permille", _) => insert(&mut parameters.shares, &row.value, number()?),
                (_, roll) => {
                    let unit = Unit::parse(unit).map_err(|error| fault(error.to_string()))?;
                    let period = Period { count: number()?, unit, roll: roll.unwrap_or(false) };
                    insert(&mut parameters.periods, &row.value, period)
                }
            }
            .map_err(fault)?;
        }
        Ok(parameters)
    }

    /// A period; the department's row, or the default row where the department has none on that day.
    ///
    /// # Errors
    /// [`MissingParameter`] when neither exists.
    pub fn period(&self, key: &str, department: Option<&str>, day: Date) -> Result<&Dated<Period>, MissingParameter> {
        get(&self.periods, "期间", key, department, day)
    }

    /// An amount of money; the choice of row is as for [`Parameters::period`].
    ///
    /// # Errors
    /// [`MissingParameter`] when no row holds.
    pub fn money(&self, key: &str, department: Option<&str>, day: Date) -> Result<&Dated<Fen>, MissingParameter> {
        get(&self.amounts, "金额", key, department, day)
    }

    /// A count; the choice of row is as for [`Parameters::period`].
    ///
    /// # Errors
    /// [`MissingParameter`] when no row holds.
    pub fn count(&self, key: &str, department: Option<&str>, day: Date) -> Result<&Dated<u32>, MissingParameter> {
        get(&self.counts, "数量", key, department, day)
    }

    /// A share in permille; the choice of row is as for [`Parameters::period`].
    ///
    /// # Errors
    /// [`MissingParameter`] when no row holds.
    pub fn permille(&self, key: &str, department: Option<&str>, day: Date) -> Result<&Dated<u32>, MissingParameter> {
        get(&self.shares, "比例", key, department, day)
    }

    /// Every key with its departments (empty for the default) and the days covered, in order; for lists and checks.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str, Date, Option<Date>)> {
        let rows =
            spans(&self.periods).chain(spans(&self.amounts)).chain(spans(&self.counts)).chain(spans(&self.shares));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_unstable();
        rows.into_iter()
    }
}

fn spans<T>(rows: &Rows<T>) -> impl Iterator<Item = (&str, &str, Date, Option<Date>)> {
    rows.iter().flat_map(|(key, departments)| {
        departments.iter().flat_map(move |(department, rows)| {
            rows.iter().map(move |row| (key.as_str(), department.as_str(), row.from, row.until))
        })
    })
}

fn insert<T>(rows: &mut Rows<T>, row: &ParameterRow, value: T) -> Result<(), String> {
    let ParameterRow { key, department, from, until, law, version, article, .. } = row;
    if until.is_some_and(|until| until <= *from) {
        return Err("终止日应当晚于起始日".to_owned());
    }
    if key.is_empty() || law.is_empty() {
        return Err("没有参数名称或者依据".to_owned());
    }
    let dated = rows.entry(key.clone()).or_default().entry(department.clone()).or_default();
    if dated.last().is_some_and(|last: &Dated<T>| last.until.is_none_or(|end| end > *from)) {
        return Err(format!("“{key}”的各行应当按时间先后排列且不得重叠"));
    }
    let citation = Citation::owned(law.clone(), *version, article.clone());
    dated.push(Dated { value, from: *from, until: *until, citation });
    Ok(())
}

fn get<'a, T>(
    rows: &'a Rows<T>,
    sought: &'static str,
    key: &str,
    department: Option<&str>,
    day: Date,
) -> Result<&'a Dated<T>, MissingParameter> {
    let of_key = rows.get(key);
    let on_day = |department: &str| {
        let dated = of_key.and_then(|departments| departments.get(department))?;
        dated.iter().find(|row| table::covers(Some(row.from), row.until, day))
    };
    department.and_then(on_day).or_else(|| on_day("")).ok_or_else(|| MissingParameter {
        key: key.to_owned(),
        department: department.map(str::to_owned),
        day,
        sought,
    })
}
