//! `unknot serve [--demo]`

use crate::server::config::Config;
use crate::server::demo;
use crate::server::serve::{asked_to_stop, serve as listen};
use crate::server::state::{AppState, StartProblem};
use crate::server::wall;

pub async fn serve(config: Config, demo: bool) -> Result<(), String> {
    wall::check_zone_data().map_err(|wrong| wrong.to_string())?;
    let before = async move |state: &AppState| -> Result<(), StartProblem> {
        let address = state.config.base_url.as_str().trim_end_matches('/').to_owned();
        if demo {
            let people = demo::make_if_empty(state).await.map_err(|error| StartProblem::Clock(format!("The demo clinic could not be made: {error}")))?;
            println!("\n{} is open at {address}", state.clinic.name);
            println!("{people}");
        } else {
            println!("{} is open at {address}", state.clinic.name);
        }
        Ok(())
    };
    listen(config, before, asked_to_stop()).await.map_err(|problem| problem.to_string())
}
