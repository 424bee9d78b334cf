//! The catalogue (事项目录): power items from draft to publication and beyond, as acts on the stream `item/CODE`.
//!
//! ```text
//! item.draft 编制 → item.confirm 集体研究确认 → item.submit 报送 → item.review 审查 ─ 退回 → item.draft, item.confirm …
//!                                                                     └ 通过 → item.publish 公布（试运行、正式运行）
//! item.run 转为正式运行   item.suspend 暂停   item.resume 恢复   item.devolve 下放   item.cancel 取消
//! ```
//!
//! A change of a published item is a new draft (变更) that goes the same way and is published as the next version. As
//! with cases, [`decide()`] answers whether an act may be recorded, [`next`] what may come and why not, [`audit`] whether
//! what was recorded was lawful then, and [`Item::evolve`] adds what was accepted.

pub mod acts;
pub mod alteration;
pub mod code;
pub mod decide;
pub mod elements;
pub mod impact;
pub mod item;
pub mod library;
pub mod prefill;
pub mod proposals;
pub mod rehearsal;
pub mod rules;
pub mod situation;
pub mod task;
pub mod time;

pub use decide::{Accepted, Command, Verdict, audit, check_registry, decide, next};
pub use item::{Item, Meta, Phase};
pub use time::{Devolution, Span, Standing};
