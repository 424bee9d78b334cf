//! Forms that open something new are sent once: each carries a token, and sending it again leads to what the first
//! sending recorded. For an act of a case the version that the form was made for does the same.
//!
//! Kept in memory: it is about a second click, not about a restart.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Tokens that are kept; older ones are forgotten.
const KEPT: usize = 4096;

/// The tokens of forms that were sent.
#[derive(Debug, Default)]
pub(crate) struct Sent(Mutex<VecDeque<(String, Option<String>)>>);

/// What is known of a token.
#[derive(Debug)]
pub(crate) enum Known<'a> {
    /// It is sent for the first time; recording is to be told, or the token may be used again.
    First(Sending<'a>),
    /// The first sending is still under way.
    UnderWay,
    /// The first sending recorded what stands at this address.
    Recorded(String),
}

/// A form that is being recorded.
#[derive(Debug)]
pub(crate) struct Sending<'a> {
    sent: &'a Sent,
    token: String,
}

impl Sent {
    /// A form with this token is sent. A form without a token is always the first.
    pub(crate) fn begin(&self, token: &str) -> Known<'_> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match sent.iter().find(|(known, _)| !token.is_empty() && known == token) {
            Some((_, Some(address))) => Known::Recorded(address.clone()),
            Some((_, None)) => Known::UnderWay,
            None => {
                if sent.len() == KEPT {
                    sent.pop_front();
                }
                sent.push_back((token.to_owned(), None));
                Known::First(Sending { sent: self, token: token.to_owned() })
            }
        }
    }
}

impl Sending<'_> {
    /// It was recorded, and stands at this address.
    pub(crate) fn recorded(self, address: &str) {
        let mut sent = self.sent.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, at)) = sent.iter_mut().find(|(known, _)| *known == self.token) {
            *at = Some(address.to_owned());
        }
    }
}

impl Drop for Sending<'_> {
    /// Nothing was recorded: the same form may be sent again.
    fn drop(&mut self) {
        let mut sent = self.sent.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.retain(|(known, at)| *known != self.token || at.is_some());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_recorded_once_and_may_be_sent_again_when_it_was_not() {
        let sent = Sent::default();
        let Known::First(first) = sent.begin("a") else { panic!("not the first") };
        assert!(matches!(sent.begin("a"), Known::UnderWay));
        assert!(matches!(sent.begin("b"), Known::First(_)));
        drop(first);
        let Known::First(again) = sent.begin("a") else { panic!("a refused form is lost") };
        again.recorded("/desk/cases/1");
        assert!(matches!(sent.begin("a"), Known::Recorded(at) if at == "/desk/cases/1"));
        assert!(matches!((sent.begin(""), sent.begin("")), (Known::First(_), Known::First(_))));
    }
}
