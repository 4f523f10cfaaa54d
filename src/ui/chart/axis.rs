//! From a value to a coordinate, and numbers as text. Pure.

/// A linear scale. Values beyond its ends are drawn at its ends, so that nothing leaves the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    pub from: f64,
    pub to: f64,
    pub start: f64,
    pub end: f64,
}

impl Axis {
    pub fn at(&self, value: f64) -> f64 {
        let span = self.to - self.from;
        if span == 0.0 || !value.is_finite() {
            return self.start;
        }
        let share = ((value - self.from) / span).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }
}

/// A coordinate with at most one decimal, and none when it is whole.
pub fn coord(value: f64) -> String {
    short(value, "-")
}

/// A score for reading: 4, 6.5, −2 with a real minus.
pub fn plain(value: f64) -> String {
    short(value, "\u{2212}")
}

fn short(value: f64, minus: &str) -> String {
    let text = format!("{:.1}", value.abs());
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if value < 0.0 && text != "0" { format!("{minus}{text}") } else { text.to_owned() }
}

/// A count as a number to calculate with.
pub fn count(how_many: usize) -> f64 {
    u32::try_from(how_many).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIN: Axis = Axis { from: 0.0, to: 10.0, start: 208.0, end: 14.0 };

    #[test]
    fn the_ends_of_a_scale_meet_the_ends_of_the_drawing() {
        assert_eq!((PAIN.at(0.0), PAIN.at(10.0)), (208.0, 14.0));
        assert!((PAIN.at(5.0) - 111.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_drawn_outside_the_frame() {
        assert_eq!((PAIN.at(-3.0), PAIN.at(14.0), PAIN.at(f64::NAN)), (208.0, 14.0, 208.0));
        assert_eq!(Axis { from: 2.0, to: 2.0, start: 7.0, end: 9.0 }.at(2.0), 7.0);
    }

    #[test]
    fn numbers_are_short_and_minus_is_a_minus() {
        assert_eq!(["35.3", "104", "-2", "0"].map(str::to_owned), [coord(35.31), coord(104.0), coord(-2.0), coord(-0.01)]);
        assert_eq!([plain(6.5), plain(4.0), plain(-1.9)], ["6.5", "4", "\u{2212}1.9"].map(str::to_owned));
    }
}
