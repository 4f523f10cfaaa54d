//! How a command ends.

use std::error::Error;

/// The end of a command. An error is printed as it displays.
pub type Outcome = Result<(), Box<dyn Error + Send + Sync>>;
