//! The words a page says itself, in each language it can say them in.
//!
//! A language is one constant of a plain struct, so a label that is missing does not compile.

use std::fmt::Display;

use serde::Serialize;

/// Fixed words of one language; `{}` stands for a number, or for what the label says.
#[derive(Debug, Serialize)]
pub(crate) struct Labels {
    /// Between a speaker's name and the words, without the space that follows it.
    pub colon: &'static str,
    /// Sort of post.
    pub interview: &'static str,
    /// Sort of post.
    pub essay: &'static str,
    /// Sort of post: one that points to a post elsewhere.
    pub stub: &'static str,
    /// Before the points of the post.
    pub discuss: &'static str,
    /// Before the platforms' names.
    pub listen: &'static str,
    /// How long it takes to read.
    pub minutes: &'static str,
    /// Invitation before the points that paid text makes.
    pub teaser_points: &'static str,
    /// Invitation without points.
    pub teaser: &'static str,
    /// The button below the invitation.
    pub subscribe: &'static str,
    /// Heading of the list of sections.
    pub contents: &'static str,
    /// Heading of the footnotes.
    pub footnotes: &'static str,
    /// A footnote's mark, read out.
    pub footnote: &'static str,
    /// The link from a footnote back to the text, read out.
    pub back: &'static str,
    /// First link of the page, for keyboards.
    pub skip: &'static str,
    /// The player, read out.
    pub player: &'static str,
    /// The link to the PDF of the same text.
    pub pdf: &'static str,
    /// Before what a picture shows, where the picture itself cannot be shown.
    pub picture: &'static str,
    /// Which edition it is, in the PDF's running head.
    pub free_edition: &'static str,
    /// Before the address of the PDF, where the text stands elsewhere.
    pub pdf_at: &'static str,
    /// The link to the list of all posts.
    pub archive: &'static str,
    /// Heading of the list of posts with a tag, which stands for `{}`.
    pub about: &'static str,
    /// The list of tags, read out.
    pub subjects: &'static str,
    /// The links to the posts before and after, read out.
    pub others: &'static str,
    /// Before the title of the post before.
    pub previous: &'static str,
    /// Before the title of the post after.
    pub next: &'static str,
    /// Beside a post that goes on for subscribers.
    pub gated: &'static str,
    /// The link to the feed.
    pub feed: &'static str,
    /// The bar of tools for readers, read out.
    pub reading_tools: &'static str,
    /// The link that plays a paragraph from its time, `{}`, read out.
    pub play_from: &'static str,
    /// The link of a paragraph to itself, read out.
    pub paragraph_link: &'static str,
    /// The button that goes back in the sound, read out.
    pub back_15: &'static str,
    /// The button that goes on in the sound, read out.
    pub forward_15: &'static str,
    /// The choice of how fast the sound plays, read out.
    pub speed: &'static str,
    /// The box that has the text scroll along with the sound.
    pub follow: &'static str,
    /// The box for words to find in the text, and the button that opens it.
    pub find: &'static str,
    /// The choice of one speaker, read out.
    pub speaker: &'static str,
    /// The choice of all speakers.
    pub everyone: &'static str,
    /// The button that goes to the place before, read out.
    pub previous_place: &'static str,
    /// The button that goes to the place after, read out.
    pub next_place: &'static str,
    /// The button that puts the tools away, read out.
    pub close: &'static str,
    /// The button that copies what is selected, with where it is from.
    pub copy_quote: &'static str,
    /// What that button says afterwards.
    pub copied: &'static str,
    /// What is quoted, `{}`, between the quotation marks of the language.
    pub quote: &'static str,
}

impl Labels {
    /// Returns the labels of a language (its primary tag), English for one we have none of.
    pub(crate) fn of(language: &str) -> &'static Self {
        match language {
            "pt" => &PORTUGUESE,
            "es" => &SPANISH,
            "fr" => &FRENCH,
            "de" => &GERMAN,
            "zh" => &CHINESE,
            _ => &ENGLISH,
        }
    }
}

const ENGLISH: Labels = Labels {
    colon: ":",
    interview: "Interview",
    essay: "Essay",
    stub: "Link",
    discuss: "We discuss…",
    listen: "Listen on",
    minutes: "{} min read",
    teaser_points: "Paid subscribers get access to the rest of the conversation, where we discuss…",
    teaser: "Paid subscribers get access to the rest of this post.",
    subscribe: "Subscribe",
    contents: "Contents",
    footnotes: "Footnotes",
    footnote: "Footnote {}",
    back: "Back to the mark of footnote {}",
    skip: "Skip to the text",
    player: "Audio player",
    pdf: "PDF of this page",
    picture: "Picture",
    free_edition: "Free edition",
    pdf_at: "A PDF version is available at:",
    archive: "All posts",
    about: "Posts about “{}”",
    subjects: "Subjects",
    others: "Other posts",
    previous: "Previous",
    next: "Next",
    gated: "Continues for subscribers",
    feed: "Feed",
    reading_tools: "Reading tools",
    play_from: "Play from {}",
    paragraph_link: "Link to this paragraph",
    back_15: "Back 15 seconds",
    forward_15: "Forward 15 seconds",
    speed: "Playback speed",
    follow: "Follow along",
    find: "Find in this text",
    speaker: "Speaker",
    everyone: "Everyone",
    previous_place: "Previous place",
    next_place: "Next place",
    close: "Close",
    copy_quote: "Copy quote",
    copied: "Copied",
    quote: "“{}”",
};

const PORTUGUESE: Labels = Labels {
    colon: ":",
    interview: "Entrevista",
    essay: "Ensaio",
    stub: "Ligação",
    discuss: "Conversamos sobre…",
    listen: "Ouça em",
    minutes: "{} min de leitura",
    teaser_points: "Assinantes têm acesso ao resto da conversa, na qual falamos sobre…",
    teaser: "Assinantes têm acesso ao resto deste texto.",
    subscribe: "Assinar",
    contents: "Índice",
    footnotes: "Notas de rodapé",
    footnote: "Nota de rodapé {}",
    back: "Voltar à chamada da nota {}",
    skip: "Ir para o texto",
    player: "Leitor de áudio",
    pdf: "PDF desta página",
    picture: "Imagem",
    free_edition: "Edição gratuita",
    pdf_at: "Versão em PDF:",
    archive: "Todos os textos",
    about: "Textos sobre “{}”",
    subjects: "Assuntos",
    others: "Outros textos",
    previous: "Anterior",
    next: "Seguinte",
    gated: "Continua para assinantes",
    feed: "Feed",
    reading_tools: "Ferramentas de leitura",
    play_from: "Ouvir a partir de {}",
    paragraph_link: "Ligação para este parágrafo",
    back_15: "Recuar 15 segundos",
    forward_15: "Avançar 15 segundos",
    speed: "Velocidade de reprodução",
    follow: "Acompanhar",
    find: "Procurar neste texto",
    speaker: "Quem fala",
    everyone: "Todos",
    previous_place: "Trecho anterior",
    next_place: "Trecho seguinte",
    close: "Fechar",
    copy_quote: "Copiar citação",
    copied: "Copiado",
    quote: "“{}”",
};

const SPANISH: Labels = Labels {
    colon: ":",
    interview: "Entrevista",
    essay: "Ensayo",
    stub: "Enlace",
    discuss: "Hablamos de…",
    listen: "Escuchar en",
    minutes: "{} min de lectura",
    teaser_points: "Los suscriptores de pago pueden leer el resto de la conversación, en la que hablamos de…",
    teaser: "Los suscriptores de pago pueden leer el resto de este texto.",
    subscribe: "Suscribirse",
    contents: "Índice",
    footnotes: "Notas al pie",
    footnote: "Nota al pie {}",
    back: "Volver a la llamada de la nota {}",
    skip: "Ir al texto",
    player: "Reproductor de audio",
    pdf: "PDF de esta página",
    picture: "Imagen",
    free_edition: "Edición gratuita",
    pdf_at: "Versión en PDF:",
    archive: "Todas las publicaciones",
    about: "Publicaciones sobre «{}»",
    subjects: "Temas",
    others: "Otras publicaciones",
    previous: "Anterior",
    next: "Siguiente",
    gated: "Continúa para suscriptores",
    feed: "Feed",
    reading_tools: "Herramientas de lectura",
    play_from: "Escuchar desde {}",
    paragraph_link: "Enlace a este párrafo",
    back_15: "Retroceder 15 segundos",
    forward_15: "Avanzar 15 segundos",
    speed: "Velocidad de reproducción",
    follow: "Seguir",
    find: "Buscar en este texto",
    speaker: "Quién habla",
    everyone: "Todos",
    previous_place: "Pasaje anterior",
    next_place: "Pasaje siguiente",
    close: "Cerrar",
    copy_quote: "Copiar cita",
    copied: "Copiado",
    quote: "«{}»",
};

const FRENCH: Labels = Labels {
    colon: "\u{a0}:",
    interview: "Entretien",
    essay: "Essai",
    stub: "Lien",
    discuss: "Au programme…",
    listen: "Écouter sur",
    minutes: "{} min de lecture",
    teaser_points: "Les abonnés ont accès à la suite de la conversation, où il est question de…",
    teaser: "Les abonnés ont accès à la suite de ce texte.",
    subscribe: "S’abonner",
    contents: "Sommaire",
    footnotes: "Notes de bas de page",
    footnote: "Note de bas de page {}",
    back: "Retour à l’appel de note {}",
    skip: "Aller au texte",
    player: "Lecteur audio",
    pdf: "PDF de cette page",
    picture: "Image",
    free_edition: "Édition gratuite",
    pdf_at: "Version PDF\u{a0}:",
    archive: "Toutes les publications",
    about: "Publications sur «\u{a0}{}\u{a0}»",
    subjects: "Sujets",
    others: "Autres publications",
    previous: "Précédente",
    next: "Suivante",
    gated: "Suite pour les abonnés",
    feed: "Flux",
    reading_tools: "Outils de lecture",
    play_from: "Écouter à partir de {}",
    paragraph_link: "Lien vers ce paragraphe",
    back_15: "Reculer de 15 secondes",
    forward_15: "Avancer de 15 secondes",
    speed: "Vitesse de lecture",
    follow: "Suivre",
    find: "Chercher dans ce texte",
    speaker: "Qui parle",
    everyone: "Tout le monde",
    previous_place: "Passage précédent",
    next_place: "Passage suivant",
    close: "Fermer",
    copy_quote: "Copier la citation",
    copied: "Copié",
    quote: "«\u{a0}{}\u{a0}»",
};

const GERMAN: Labels = Labels {
    colon: ":",
    interview: "Interview",
    essay: "Essay",
    stub: "Verweis",
    discuss: "Wir sprechen über…",
    listen: "Hören auf",
    minutes: "{} Min. Lesezeit",
    teaser_points: "Abonnenten lesen den Rest des Gesprächs, in dem wir über Folgendes sprechen…",
    teaser: "Abonnenten lesen den Rest dieses Textes.",
    subscribe: "Abonnieren",
    contents: "Inhalt",
    footnotes: "Fußnoten",
    footnote: "Fußnote {}",
    back: "Zurück zum Zeichen der Fußnote {}",
    skip: "Zum Text",
    player: "Audio-Player",
    pdf: "Diese Seite als PDF",
    picture: "Bild",
    free_edition: "Freie Ausgabe",
    pdf_at: "PDF-Fassung:",
    archive: "Alle Beiträge",
    about: "Beiträge über „{}“",
    subjects: "Themen",
    others: "Weitere Beiträge",
    previous: "Vorheriger",
    next: "Nächster",
    gated: "Geht für Abonnenten weiter",
    feed: "Feed",
    reading_tools: "Lesewerkzeuge",
    play_from: "Ab {} abspielen",
    paragraph_link: "Link zu diesem Absatz",
    back_15: "15 Sekunden zurück",
    forward_15: "15 Sekunden vor",
    speed: "Wiedergabetempo",
    follow: "Mitlaufen",
    find: "In diesem Text suchen",
    speaker: "Wer spricht",
    everyone: "Alle",
    previous_place: "Vorige Stelle",
    next_place: "Nächste Stelle",
    close: "Schließen",
    copy_quote: "Zitat kopieren",
    copied: "Kopiert",
    quote: "„{}“",
};

const CHINESE: Labels = Labels {
    colon: "：",
    interview: "访谈",
    essay: "文章",
    stub: "链接",
    discuss: "我们讨论了……",
    listen: "收听",
    minutes: "阅读约需 {} 分钟",
    teaser_points: "付费订阅者可以阅读其余的对话，我们还讨论了……",
    teaser: "付费订阅者可以阅读本文的其余部分。",
    subscribe: "订阅",
    contents: "目录",
    footnotes: "脚注",
    footnote: "脚注 {}",
    back: "返回脚注 {} 的标记",
    skip: "跳至正文",
    player: "音频播放器",
    pdf: "本页的 PDF 版",
    picture: "图片",
    free_edition: "免费版",
    pdf_at: "PDF 版：",
    archive: "全部文章",
    about: "关于“{}”的文章",
    subjects: "主题",
    others: "其他文章",
    previous: "上一篇",
    next: "下一篇",
    gated: "后文限付费订阅者阅读",
    feed: "订阅源",
    reading_tools: "阅读工具",
    play_from: "从 {} 开始播放",
    paragraph_link: "本段链接",
    back_15: "后退 15 秒",
    forward_15: "前进 15 秒",
    speed: "播放速度",
    follow: "跟随播放",
    find: "在文中查找",
    speaker: "发言人",
    everyone: "所有人",
    previous_place: "上一处",
    next_place: "下一处",
    close: "关闭",
    copy_quote: "复制引文",
    copied: "已复制",
    quote: "“{}”",
};

/// Returns a label with its `{}` filled in.
pub(crate) fn fill(label: &str, with: impl Display) -> String {
    label.replace("{}", &with.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything_in_its_own_words() {
        let english = serde_json::to_value(Labels::of("en")).unwrap();
        for language in ["en", "pt", "es", "fr", "de", "zh"] {
            let labels = serde_json::to_value(Labels::of(language)).unwrap();
            for (name, label) in labels.as_object().unwrap() {
                let label = label.as_str().unwrap();
                assert!(!label.trim().is_empty(), "{language} has no {name}");
                let numbers = |label: &str| label.matches("{}").count();
                let expected = numbers(english[name].as_str().unwrap());
                assert_eq!(numbers(label), expected, "{language}: {name}");
                // `Interview`, `Feed`, `Audio player`: a word or two may be the same in another.
                let sentence = label.split_whitespace().count() > 2;
                let own = language == "en" || label != english[name];
                assert!(own || !sentence, "{language} says `{label}` in English");
            }
        }
    }
}
