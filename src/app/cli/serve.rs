//! `unknot serve [--demo [--at MOMENT]]`

use super::outcome::Outcome;
use crate::app::serve::{asked_to_stop, serve as listen};
use crate::demo;
use crate::platform::config::Config;
use crate::platform::local_time;
use crate::platform::state::{AppState, StartProblem};
use jiff::civil::DateTime;

pub async fn serve(config: Config, demo: bool, at: Option<DateTime>) -> Outcome {
    local_time::check_zone_data()?;
    let prepare = async move |state: &AppState| -> Result<String, StartProblem> {
        if !demo {
            return Ok(String::new());
        }
        demo::open(state, at).await.map_err(|error| StartProblem::Demo(error.to_string()))
    };
    Ok(listen(config, prepare, asked_to_stop()).await?)
}

/// A moment in the clinic's local time, without offset or zone, between 2000 and 2099.
pub fn moment(typed: &str) -> Result<DateTime, String> {
    let moment = typed.parse::<DateTime>().ok().filter(|at| (2000..2100).contains(&at.year()));
    let plain = moment.filter(|_| typed.chars().all(|c| c.is_ascii_digit() || "-T:. ".contains(c)));
    plain.ok_or_else(|| "it is a day and a time in the clinic’s own time, such as 2026-11-24T09:00".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_plain_wall_time() {
        assert_eq!(moment("2026-11-24T09:00").unwrap().to_string(), "2026-11-24T09:00:00");
        for wrong in ["2026-11-24T09:00+01:00", "2026-11-24T09:00Z", "9999-12-31T23:00", "1969-01-01T00:00", "tomorrow", ""] {
            assert!(moment(wrong).unwrap_err().contains("such as 2026-11-24T09:00"), "{wrong}");
        }
    }
}
