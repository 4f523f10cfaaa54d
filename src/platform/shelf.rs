//! The shelf: what slices keep in memory, one value of each type. The platform knows none of the types; the composition root
//! puts the values here at the start, and each slice fetches its own.

use std::any::{Any, TypeId};
use std::collections::HashMap;

#[derive(Default)]
pub struct Shelf {
    kept: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

/// A type that a slice will fetch. Without a value of it the start fails, so that no request has to.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    kind: TypeId,
    name: &'static str,
}

impl Need {
    /// `name` is for the error of a start without it.
    pub const fn of<T: Any>(name: &'static str) -> Self {
        Self { kind: TypeId::of::<T>(), name }
    }
}

impl Shelf {
    pub fn with<T: Any + Send + Sync>(mut self, value: T) -> Self {
        self.kept.insert(TypeId::of::<T>(), Box::new(value));
        self
    }

    pub fn get<T: Any>(&self) -> Option<&T> {
        self.kept.get(&TypeId::of::<T>())?.downcast_ref()
    }

    /// The name of the first need without a value.
    pub fn missing(&self, needs: &[&[Need]]) -> Option<&'static str> {
        needs.iter().copied().flatten().find(|need| !self.kept.contains_key(&need.kind)).map(|need| need.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Boards(u8);
    struct Clocks;

    const NEEDS: &[&[Need]] = &[&[Need::of::<Boards>("the day boards")], &[Need::of::<Clocks>("the reply clocks")]];

    #[test]
    fn a_value_is_fetched_by_its_type() {
        let shelf = Shelf::default().with(Boards(7));
        assert_eq!(shelf.get::<Boards>().map(|boards| boards.0), Some(7));
        assert!(shelf.get::<Clocks>().is_none());
    }

    #[test]
    fn a_missing_value_is_named() {
        assert_eq!(Shelf::default().with(Boards(7)).missing(NEEDS), Some("the reply clocks"));
        assert_eq!(Shelf::default().with(Boards(7)).with(Clocks).missing(NEEDS), None);
    }
}
