//! The two layouts of the pain line: for a phone and for a wide column. A page contains both and shows the one that fits.

use super::axis::Axis;

#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub class: &'static str,
    pub view_box: &'static str,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// The top of the visit ticks, and the base line of the month names.
    pub ticks: f64,
    pub months: f64,
    /// The least distance between two month names.
    pub month_gap: f64,
    /// The names of the lines are to the right of the plot, not inside it.
    pub wide: bool,
}

pub const NARROW: Frame = Frame {
    class: "chart--narrow",
    view_box: "0 0 358 270",
    left: 26.0,
    right: 346.0,
    top: 14.0,
    bottom: 208.0,
    ticks: 216.0,
    months: 248.0,
    month_gap: 44.0,
    wide: false,
};

pub const WIDE: Frame = Frame {
    class: "chart--wide",
    view_box: "0 0 560 300",
    left: 26.0,
    right: 464.0,
    top: 14.0,
    bottom: 238.0,
    ticks: 246.0,
    months: 278.0,
    month_gap: 60.0,
    wide: true,
};

impl Frame {
    pub fn x(&self, at: f64) -> f64 {
        Axis { from: 0.0, to: 1.0, start: self.left, end: self.right }.at(at)
    }

    /// Scores from 0 at the bottom to 10 at the top.
    pub fn y(&self, score: f64) -> f64 {
        Axis { from: 0.0, to: 10.0, start: self.bottom, end: self.top }.at(score)
    }

    /// The month names that fit: each far enough from the one before, and none beyond the right edge.
    pub fn spaced<'a>(&self, months: &'a [(f64, String)]) -> Vec<(f64, &'a str)> {
        let mut kept: Vec<(f64, &str)> = Vec::new();
        for (at, name) in months {
            let x = self.x(*at);
            let clear = kept.last().is_none_or(|(before, _)| x - before >= self.month_gap);
            if clear && x + 26.0 <= self.right + 12.0 {
                kept.push((x, name));
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_names_do_not_overlap() {
        let months: Vec<(f64, String)> = (0..14_u8).map(|month| (f64::from(month) / 14.0, format!("M{month}"))).collect();
        for frame in [NARROW, WIDE] {
            let kept = frame.spaced(&months);
            assert!(kept.len() >= 4, "{kept:?}");
            assert!(kept.windows(2).all(|pair| pair[1].0 - pair[0].0 >= frame.month_gap), "{kept:?}");
            assert!(kept.iter().all(|(x, _)| x + 26.0 <= frame.right + 12.0), "{kept:?}");
        }
    }
}
