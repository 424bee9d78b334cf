//! Chinese numerals as the law counts its articles: 十, 六十四, 一百零一, 一千二百六十.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const UNITS: [(u32, char); 3] = [(1000, '千'), (100, '百'), (10, '十')];

/// Writes a number below ten thousand in Chinese numerals; larger numbers in Arabic figures.
///
/// ```
/// assert_eq!(law::numeral::to_chinese(64), "六十四");
/// assert_eq!(law::numeral::to_chinese(10), "十");
/// assert_eq!(law::numeral::to_chinese(101), "一百零一");
/// assert_eq!(law::numeral::to_chinese(110), "一百一十");
/// ```
#[must_use]
pub fn to_chinese(number: u32) -> String {
    if number >= 10_000 {
        return number.to_string();
    }
    let digit = |value: u32| DIGITS.into_iter().nth(usize::try_from(value).unwrap_or(0)).unwrap_or('零');
    let mut text = String::new();
    let mut zero = false;
    for (step, unit) in UNITS {
        match number / step % 10 {
            0 => zero = !text.is_empty(),
            // Ten to nineteen begin with the unit: 十二, not 一十二.
            1 if step == 10 && text.is_empty() => text.push(unit),
            value => {
                if zero {
                    text.push('零');
                    zero = false;
                }
                text.push(digit(value));
                text.push(unit);
            }
        }
    }
    let ones = number % 10;
    if ones > 0 || text.is_empty() {
        if zero {
            text.push('零');
        }
        text.push(digit(ones));
    }
    text
}

/// Reads a number below ten thousand in Chinese numerals or in Arabic figures; `None` for anything else.
///
/// It is lenient where the meaning is certain: `〇` for `零`, `两` for `二`, `一十二` for `十二`. A digit after 百 counts
/// ones, so that `一百一` is one hundred and one.
#[must_use]
pub fn from_chinese(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|number| *number < 10_000);
    }
    let mut total = 0;
    let mut pending: Option<u32> = None;
    let mut last_unit = 10_000;
    for symbol in text.chars() {
        if let Some((step, _)) = UNITS.into_iter().find(|(_, unit)| *unit == symbol) {
            if step >= last_unit {
                return None;
            }
            last_unit = step;
            total += match pending.take() {
                Some(0) => return None,
                Some(digit) => digit * step,
                None if step == 10 && total == 0 => step,
                None => return None,
            };
        } else {
            let symbol = match symbol {
                '〇' => '零',
                '两' => '二',
                other => other,
            };
            let digit = (0..).zip(DIGITS).find(|(_, known)| *known == symbol).map(|(value, _)| value)?;
            match pending {
                None | Some(0) => pending = Some(digit),
                Some(_) => return None,
            }
        }
    }
    match pending {
        Some(0) if total > 0 => None,
        ones => Some(total + ones.unwrap_or(0)),
    }
}
