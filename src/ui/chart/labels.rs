//! Where the words of the pain line go, clear of its dots, its lines and each other. Pure.

use super::frame::Frame;

/// A position in the drawing.
pub type Position = (f64, f64);

/// The least distance between the base lines of two names: one line of type in the narrow plot, two beside the wide one.
const NARROW_GAP: f64 = 16.0;
const WIDE_GAP: f64 = 36.0;

/// The base lines for the names of two lines, in the order of their last dots, whose heights are given.
pub fn ends(frame: &Frame, first: f64, second: f64) -> (f64, f64) {
    if second < first {
        let (second, first) = ends(frame, second, first);
        return (first, second);
    }
    if frame.wide { beside(frame, first, second) } else { above_and_below(frame, first, second) }
}

/// The base line for the name of a single line.
pub fn end(frame: &Frame, dot: f64) -> f64 {
    if frame.wide {
        dot
    } else if dot - 12.0 > frame.top {
        dot - 12.0
    } else {
        dot + 22.0
    }
}

fn beside(frame: &Frame, upper: f64, lower: f64) -> (f64, f64) {
    let lowest = frame.bottom - 15.0;
    let apart = (WIDE_GAP - (lower - upper)).max(0.0) / 2.0;
    let (upper, lower) = (upper - apart, lower + apart);
    // A name that would leave the plot is moved in, and the other gives way.
    let (upper, lower) = if upper < frame.top { (frame.top, lower.max(frame.top + WIDE_GAP)) } else { (upper, lower) };
    if lower > lowest { (upper.min(lowest - WIDE_GAP), lowest) } else { (upper, lower) }
}

/// The upper name above its dot and the lower one below its own; at the edge of the plot a name is on the inner side.
fn above_and_below(frame: &Frame, upper: f64, lower: f64) -> (f64, f64) {
    let no_room_above = upper - 12.0 < frame.top - 4.0;
    let no_room_below = lower + 22.0 > frame.bottom - 4.0;
    let above = if no_room_above { upper + 22.0 } else { upper - 12.0 };
    let below = if no_room_below { lower - 12.0 } else { lower + 22.0 };
    if no_room_above { (above, below.max(above + NARROW_GAP)) } else { (above.min(below - NARROW_GAP), below) }
}

/// The position of the words for the shaded band: inside it, where the lines cross them least.
pub fn band(frame: &Frame, top: f64, bottom: f64, lines: &[&[Position]], taken: &[Position]) -> Position {
    const HALF: f64 = 56.0;
    let width = frame.right - frame.left;
    let mut best = (frame.left + width / 2.0, bottom - 7.0);
    let mut least = usize::MAX;
    for y in [bottom - 7.0, top + 13.0, bottom + 14.0] {
        for share in [0.5, 0.3, 0.7] {
            let x = frame.left + width * share;
            let hit = |position: &Position| (position.0 - x).abs() <= HALF + 2.0 && position.1 >= y - 13.0 && position.1 <= y + 5.0;
            let crossed = lines.iter().flat_map(|line| samples(line)).filter(hit).count();
            // A name extends to the left of its position; its two ends stand for it.
            let met = taken.iter().flat_map(|(x, y)| [(*x, y - 4.0), (x - 90.0, y - 4.0)]).filter(hit).count();
            if crossed + met * 100 < least {
                least = crossed + met * 100;
                best = (x, y);
            }
        }
    }
    best
}

/// Points along a line, so close that a word on the line is met by one.
fn samples(line: &[Position]) -> impl Iterator<Item = Position> {
    const STEPS: u8 = 16;
    line.windows(2).flat_map(|pair| {
        let (a, b) = (pair.first().copied().unwrap_or_default(), pair.last().copied().unwrap_or_default());
        (0..=STEPS).map(move |step| {
            let share = f64::from(step) / f64::from(STEPS);
            (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::chart::frame::{NARROW, WIDE};

    #[test]
    fn two_names_do_not_overlap_and_keep_the_order_of_their_dots() {
        for frame in [NARROW, WIDE] {
            let gap = if frame.wide { WIDE_GAP } else { NARROW_GAP };
            for pain in 0..=20_u8 {
                for able in 0..=20_u8 {
                    let (pain, able) = (frame.y(f64::from(pain) / 2.0), frame.y(f64::from(able) / 2.0));
                    let (a, b) = ends(&frame, pain, able);
                    assert!((a - b).abs() >= gap - 1e-9, "{pain} {able} gave {a} {b}");
                    assert!(pain <= able || a > b, "{pain} {able} gave {a} {b}");
                    assert!([a, b].iter().all(|y| *y >= frame.top - 12.0 && *y <= frame.bottom + 4.0), "{pain} {able} gave {a} {b}");
                }
            }
        }
    }

    #[test]
    fn the_words_for_the_band_avoid_the_line() {
        // A line that runs along the lower edge of the band and nowhere near its upper edge.
        let line: Vec<Position> = vec![(NARROW.left, 148.0), (NARROW.right, 148.0)];
        let (_, y) = band(&NARROW, 100.0, 153.0, &[&line], &[]);
        assert!((y - 113.0).abs() < 1e-9, "{y}");
    }

    #[test]
    fn with_nothing_in_the_way_the_words_are_in_the_middle() {
        let position = band(&NARROW, 114.9, 153.7, &[], &[]);
        assert!((position.0 - 186.0).abs() < 1e-9 && (position.1 - 146.7).abs() < 1e-9, "{position:?}");
    }
}
