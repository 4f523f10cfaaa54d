//! The forty clients besides those named in the README. None of them exists.

use super::house::{DANA, JUN, PRIYA, TOMAS};
use super::words::Complaint::{self, Headache, Hip, Jaw, Knee, LowBack, Neck};

/// The course of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Drawn at random.
    Drawn,
    /// From one score to another over this many weeks.
    Given { from: i64, to: i64, weeks: i64 },
    /// Stopped coming and stopped answering within four weeks.
    Left,
}

#[derive(Debug, Clone, Copy)]
pub struct Client {
    pub name: &'static str,
    pub complaint: Complaint,
    /// An index into the house's colleagues.
    pub who: usize,
    pub way: Way,
}

const fn client(name: &'static str, complaint: Complaint, who: usize, way: Way) -> Client {
    Client { name, complaint, who, way }
}

const fn given(from: i64, to: i64, weeks: i64) -> Way {
    Way::Given { from, to, weeks }
}

#[rustfmt::skip]
pub const CLIENTS: [Client; 40] = [
    client("Rosalind Achterberg", LowBack, TOMAS, given(7, 4, 15)),
    client("Gord Baines", Neck, TOMAS, given(6, 5, 20)),
    client("Hamid Sohrabi", LowBack, TOMAS, Way::Drawn),
    client("Yuki Tanabe", Hip, TOMAS, given(5, 4, 18)),
    client("Amara Nwosu", LowBack, TOMAS, Way::Drawn),
    client("Piotr Zieliński", LowBack, TOMAS, Way::Drawn),
    client("Lucille Beaudry", LowBack, TOMAS, Way::Left),
    client("Harpreet Gill", Neck, TOMAS, Way::Left),
    client("Duc Pham", LowBack, TOMAS, Way::Drawn),
    client("Siobhan Keane", Hip, TOMAS, Way::Drawn),
    client("Kwame Asante", LowBack, TOMAS, Way::Drawn),
    client("Marie-Claude Roy", Neck, TOMAS, Way::Drawn),
    client("Anders Lindqvist", LowBack, TOMAS, Way::Left),
    client("Fatima Al-Rashid", Neck, TOMAS, Way::Drawn),
    client("Sheldon Crowchild", LowBack, TOMAS, Way::Drawn),
    client("Ana-Lucía Beltrán", Headache, PRIYA, given(5, 7, 22)),
    client("Wei-Ling Chow", Neck, PRIYA, Way::Drawn),
    client("Bronwyn Davies", Headache, PRIYA, Way::Drawn),
    client("Jaspreet Dhaliwal", Neck, PRIYA, Way::Drawn),
    client("Oksana Kovalenko", Headache, PRIYA, Way::Drawn),
    client("Tyler MacIsaac", Neck, PRIYA, Way::Left),
    client("Nimrah Siddiqui", Jaw, PRIYA, Way::Drawn),
    client("Gabriel Thibodeau", Neck, PRIYA, Way::Drawn),
    client("Leilani Santos", LowBack, PRIYA, Way::Left),
    client("Ruth Penner", Neck, PRIYA, Way::Drawn),
    client("Eun-ji Park", Headache, PRIYA, Way::Drawn),
    client("Derek Olafson", LowBack, PRIYA, Way::Drawn),
    client("Mirela Popescu", Headache, JUN, Way::Drawn),
    client("Stan Wasylyk", LowBack, JUN, Way::Drawn),
    client("Chidi Okonkwo", Neck, JUN, Way::Left),
    client("Hélène Gauthier", LowBack, JUN, Way::Drawn),
    client("Ravi Menon", Hip, JUN, Way::Drawn),
    client("Tamsin Holloway", Headache, JUN, Way::Drawn),
    client("Bao Nguyen", Neck, JUN, Way::Drawn),
    client("Brandon Littlebear", Knee, DANA, Way::Drawn),
    client("Margit Szabó", Hip, DANA, Way::Drawn),
    client("Owen Fairweather", LowBack, DANA, Way::Left),
    client("Aaliyah Johnson", Knee, DANA, Way::Left),
    client("Catrina Doucette", Hip, DANA, Way::Drawn),
    client("Vikram Rao", LowBack, DANA, Way::Drawn),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::house::address;
    use crate::types::contact::Email;
    use std::collections::BTreeSet;

    #[test]
    fn the_forty_have_forty_addresses_and_a_fifth_of_them_stopped_coming() {
        let addresses: BTreeSet<String> = CLIENTS.iter().map(|one| address(one.name, &[])).collect();
        assert_eq!(addresses.len(), 40);
        assert!(addresses.iter().all(|one| one.is_ascii() && Email::parse(one).is_ok()), "{addresses:?}");
        assert_eq!(CLIENTS.iter().filter(|one| one.way == Way::Left).count(), 8);
    }
}
