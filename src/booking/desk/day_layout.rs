//! A day as a picture: columns of therapists or rooms, one unit a minute, and a line at now. Pure layout; the page draws it.

/// The width of a column and of the hours beside the first, in units of the picture: wide enough for "10:00 am", and narrow enough
/// for a week of five days on a laptop.
pub const COLUMN: i64 = 170;
pub const HOURS: i64 = 72;
/// The height of the names above the columns.
pub const HEAD: i64 = 32;

/// One visit, in minutes after midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<T> {
    pub column: usize,
    pub from: i64,
    pub until: i64,
    pub of: T,
}

/// Time in which someone works, or a room is used, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    pub column: usize,
    pub from: i64,
    pub until: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid<T> {
    /// Whole hours that contain every visit and every shift.
    pub from: i64,
    pub until: i64,
    pub columns: usize,
    pub blocks: Vec<Block<T>>,
    /// Everything outside is closed, a break, or blocked.
    pub open: Vec<Open>,
    /// The current minute, if it is in the picture.
    pub now: Option<i64>,
}

/// The hours of a day without anything, so that it is still a picture.
const EMPTY_DAY: (i64, i64) = (540, 1020);

impl<T> Grid<T> {
    pub fn new(columns: usize, blocks: Vec<Block<T>>, open: Vec<Open>, now: Option<i64>) -> Self {
        let ends = || blocks.iter().map(|block| (block.from, block.until)).chain(open.iter().map(|open| (open.from, open.until)));
        let from = ends().map(|(from, _)| from).min().unwrap_or(EMPTY_DAY.0).div_euclid(60) * 60;
        let until = ends().map(|(_, until)| until).max().unwrap_or(EMPTY_DAY.1);
        let until = (until + 59).div_euclid(60) * 60;
        let now = now.filter(|now| from <= *now && *now <= until);
        Self { from, until, columns, blocks, open, now }
    }

    pub fn width(&self) -> i64 {
        HOURS + COLUMN * i64::try_from(self.columns).unwrap_or(0)
    }

    pub fn height(&self) -> i64 {
        HEAD + self.until - self.from
    }

    pub fn x(column: usize) -> i64 {
        HOURS + COLUMN * i64::try_from(column).unwrap_or(0)
    }

    pub fn y(&self, minute: i64) -> i64 {
        HEAD + minute - self.from
    }

    /// The whole hours, for the lines across.
    pub fn hours(&self) -> impl Iterator<Item = i64> + use<T> {
        (self.from..=self.until).step_by(60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(column: usize, from: i64, until: i64) -> Block<()> {
        Block { column, from, until, of: () }
    }

    #[test]
    fn a_day_spans_whole_hours_from_the_first_shift_to_the_last_visit() {
        let grid = Grid::new(4, vec![block(0, 545, 605), block(3, 1080, 1150)], vec![Open { column: 1, from: 495, until: 735 }], Some(600));
        assert_eq!((grid.from, grid.until), (480, 1200));
        assert_eq!((grid.y(480), grid.y(600), Grid::<()>::x(1)), (HEAD, HEAD + 120, HOURS + COLUMN));
        assert_eq!((grid.width(), grid.height(), grid.now), (HOURS + 4 * COLUMN, HEAD + 720, Some(600)));
        assert_eq!(grid.hours().count(), 13);
    }

    #[test]
    fn a_day_off_is_still_a_picture_and_has_no_now_at_night() {
        let grid = Grid::<()>::new(1, Vec::new(), Vec::new(), Some(10));
        assert_eq!((grid.from, grid.until, grid.now), (540, 1020, None));
    }
}
