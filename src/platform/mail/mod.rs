//! Sending mail: through a mail server, or into `.eml` files where none is set.

use super::config::Config;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Tokio1Executor};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone)]
pub struct Mailer {
    sender: Mailbox,
    transport: Transport,
}

#[derive(Clone)]
enum Transport {
    Smtp(Arc<AsyncSmtpTransport<Tokio1Executor>>),
    Files(PathBuf),
}

/// A mail to be sent. Nothing clinical belongs in it.
pub struct OutgoingMail {
    /// The name of the `.eml` file and part of the message id, by which a mail server recognises a second copy.
    pub id: String,
    pub to: String,
    pub subject: String,
    pub body: String,
    /// An entry for the reader’s calendar: iCalendar text with its METHOD.
    pub calendar: Option<String>,
}

impl Mailer {
    pub fn open(config: &Config) -> Result<Self, String> {
        let Some(address) = &config.smtp_url else {
            let sender = "Unknot <unknot@localhost.localdomain>".parse().map_err(|_| "no sender".to_owned())?;
            return Ok(Self { sender, transport: Transport::Files(config.data.join("mail")) });
        };
        let from = address.query_pairs().find(|(name, _)| name == "from").map(|(_, from)| from.into_owned());
        let from = from.ok_or_else(|| "it does not say who mail is from (?from=)".to_owned())?;
        let sender = from.parse().map_err(|_| format!("{from:?} is not a mail address"))?;
        let required = address.query_pairs().any(|(name, _)| name == "tls");
        let mut url = address.clone();
        // In its words `opportunistic` is TLS where the server offers it.
        url.set_query((url.scheme() == "smtp").then_some(if required { "tls=required" } else { "tls=opportunistic" }));
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(|error| error.to_string())?;
        Ok(Self { sender, transport: Transport::Smtp(Arc::new(transport.timeout(Some(Duration::from_secs(20))).build())) })
    }

    /// Sends one letter, or says why it could not.
    pub async fn send(&self, letter: &OutgoingMail) -> Result<(), String> {
        let to: Mailbox = letter.to.parse().map_err(|_| "the address is not one mail can go to".to_owned())?;
        let head = Message::builder()
            .from(self.sender.clone())
            .to(to)
            .subject(letter.subject.clone())
            .message_id(Some(format!("<{}@unknot>", letter.id)));
        let message = match &letter.calendar {
            None => head.header(ContentType::TEXT_PLAIN).body(letter.body.clone()),
            Some(calendar) => {
                let plain = SinglePart::plain(letter.body.clone());
                let entry = SinglePart::builder().header(calendar_type(calendar)?).body(calendar.clone());
                head.multipart(MultiPart::alternative().singlepart(plain).singlepart(entry))
            }
        };
        let message = message.map_err(|error| error.to_string())?;
        match &self.transport {
            Transport::Smtp(transport) => transport.send(message).await.map(|_| ()).map_err(|error| error.to_string()),
            Transport::Files(folder) => {
                let write = async {
                    tokio::fs::create_dir_all(folder).await?;
                    tokio::fs::write(folder.join(format!("{}.eml", letter.id)), message.formatted()).await
                };
                write.await.map_err(|error| error.to_string())
            }
        }
    }

    /// The address in From.
    pub fn sender(&self) -> &str {
        self.sender.email.as_ref()
    }

    /// Whether mail is written to the data folder and sent to nobody.
    pub const fn is_files(&self) -> bool {
        matches!(self.transport, Transport::Files(_))
    }
}

/// The content type has to repeat the calendar's METHOD (RFC 6047).
fn calendar_type(calendar: &str) -> Result<ContentType, String> {
    let method = calendar.lines().find_map(|line| line.strip_prefix("METHOD:")).unwrap_or("PUBLISH");
    ContentType::parse(&format!("text/calendar; method={method}; charset=utf-8")).map_err(|error| error.to_string())
}
