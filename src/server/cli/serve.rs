//! `unknot serve [--demo [--at MOMENT]]`

use crate::server::config::Config;
use crate::server::demo;
use crate::server::serve::{asked_to_stop, serve as listen};
use crate::server::state::{AppState, StartProblem};
use crate::server::wall;
use jiff::civil::DateTime;

pub async fn serve(config: Config, demo: bool, at: Option<DateTime>) -> Result<(), String> {
    wall::check_zone_data().map_err(|wrong| wrong.to_string())?;
    let prepare = async move |state: &AppState| -> Result<String, StartProblem> {
        if !demo {
            return Ok(String::new());
        }
        demo::open(state, at).await.map_err(|error| StartProblem::Demo(error.to_string()))
    };
    listen(config, prepare, asked_to_stop()).await.map_err(|problem| problem.to_string())
}
