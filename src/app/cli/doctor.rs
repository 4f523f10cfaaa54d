//! `unknot doctor`: checks everything a start depends on, prints a line for each, and fails if one is bad.

use super::outcome::Outcome;
use crate::app::start;
use crate::clinic::server::known;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::local_time;
use tokio::sync::watch;

pub async fn doctor(config: Config) -> Outcome {
    let mut bad = 0;
    let mut report = |what: &str, found: Result<String, String>| match found {
        Ok(fine) => println!("ok    {what}: {fine}"),
        Err(problem) => {
            bad += 1;
            println!("BAD   {what}: {problem}");
        }
    };
    report("configuration", Ok(format!("{} on {}", config.base_url, config.listen)));
    report(
        "zone data",
        local_time::check_zone_data()
            .map(|()| format!("tzdb {}, Calgary is at −06:00 on 2026-12-01", local_time::tzdb()))
            .map_err(|e| e.to_string()),
    );
    report("data folder", writable(&config));
    let (_, stopping) = watch::channel(false);
    match start::open(config, Clock::default(), stopping).await {
        Err(problem) => report("start", Err(problem.to_string())),
        Ok(state) => {
            let answers = state.db.answers().await;
            report("database", answers.map(|()| format!("{:?} answers, schema up to date", state.db.engine())).map_err(|e| e.to_string()));
            report("key file", Ok(state.config.key_file.to_string_lossy().into_owned()));
            let to_files = "written to files in the data folder; set UNKNOT_SMTP_URL to send it".to_owned();
            report("mail", Ok(if state.mailer.is_files() { to_files } else { "by SMTP".to_owned() }));
            let practice = known::known(&state)?;
            report("clinic", Ok(format!("{}, {}", practice.clinic.name, practice.clinic.zone)));
            state.db.close().await;
        }
    }
    if bad == 0 { Ok(()) } else { Err(format!("{bad} of the checks above need you before Unknot can be trusted.").into()) }
}

fn writable(config: &Config) -> Result<String, String> {
    let probe = config.data.join(".doctor");
    std::fs::create_dir_all(&config.data)
        .and_then(|()| std::fs::write(&probe, b"ok"))
        .and_then(|()| std::fs::remove_file(&probe))
        .map(|()| format!("{} can be written", config.data.to_string_lossy()))
        .map_err(|error| format!("UNKNOT_DATA: {} cannot be written ({error})", config.data.to_string_lossy()))
}
