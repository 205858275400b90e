//! Which words of an interview are paid, and which are public: told by its blocks alone.

use std::collections::BTreeSet;

use transcript::{Block, Footnote, FrontMatter, Inline, Interview, Show, Suggestion, Tier};

/// Who shows a text of the paid half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Every format, captions too.
    Spoken,
    /// Every format but captions: headings, notes, footnotes, prose.
    Written,
    /// Some formats: addresses, descriptions of pictures, labels, suggestions.
    Behind,
}

/// The texts of an interview, apart by who may read them.
#[derive(Debug, Default)]
pub(crate) struct Passages {
    /// Texts for subscribers, and for nobody yet.
    pub(crate) paid: Vec<(Role, String)>,
    /// What is public, in the order of reading.
    pub(crate) public: Vec<String>,
    /// What of it is said, one speaker after the other: captions have no names in between.
    pub(crate) said: Vec<String>,
    /// The teaser: what is told of the paid half.
    pub(crate) teaser: Vec<String>,
}

impl Passages {
    pub(crate) fn of(interview: &Interview, show: &Show) -> Self {
        let mut passages = Self::default();
        passages.front(&interview.front);
        passages.show(show);
        let (mut free, mut paid) = (Texts::default(), Texts::default());
        for tiered in &interview.body {
            match tiered.tier {
                Tier::Free => free.block(&tiered.block),
                Tier::Paid => paid.block(&tiered.block),
            }
        }
        // A footnote is public where free text marks it, or a public footnote does; of two notes of one name
        // readers see the first. What nobody marks nobody sees.
        let public = free.footnotes(&interview.footnotes);
        paid.marks.retain(|name| !public.contains(name));
        let shown = paid.footnotes(&interview.footnotes);
        let mut seen = BTreeSet::new();
        for note in &interview.footnotes {
            let first = seen.insert(&note.name);
            if !(first && (public.contains(&note.name) || shown.contains(&note.name))) {
                let mut hidden = Texts::default();
                note.content.iter().for_each(|block| hidden.block(block));
                paid.all.extend(hidden.all.into_iter().map(|(_, text)| (Role::Behind, text)));
            }
        }
        // Suggested headings of the free half wait for an editor, and nobody else reads them.
        paid.all.append(&mut free.suggested);
        paid.all.append(&mut paid.suggested);
        passages.paid.extend(paid.all);
        let said = free.all.into_iter().filter(|(role, _)| *role == Role::Spoken);
        passages.said.extend(said.map(|(_, text)| text));
        passages.public.extend(free.in_order);
        passages
    }

    fn front(&mut self, front: &FrontMatter) {
        let one = [&front.subtitle, &front.deck, &front.recording_note, &front.audio];
        let one = one.into_iter().flatten();
        let many = [&front.byline, &front.guests, &front.discuss, &front.tags];
        let listen = front.listen.iter().flat_map(|(name, url)| [name, url]);
        let all = [&front.title].into_iter().chain(one).chain(many.into_iter().flatten());
        self.public.extend(all.chain(listen).cloned());
        self.teaser.extend(front.members_discuss.iter().cloned());
        let suggested = front.suggested.discuss.iter().chain(&front.suggested.members_discuss);
        self.paid.extend(suggested.map(|point| (Role::Behind, point.clone())));
    }

    fn show(&mut self, show: &Show) {
        let paywall = &show.paywall;
        let one = [
            &show.description,
            &show.url,
            &show.footer,
            &paywall.subscribe_url,
            &paywall.subscribe_label,
            &paywall.members_url,
            &show.theme.css,
            &show.theme.logo,
        ];
        let listen = show.listen.iter().flat_map(|(name, url)| [name, url]);
        let all = [&show.name].into_iter().chain(one.into_iter().flatten()).chain(listen);
        self.public.extend(all.cloned());
    }
}

/// The texts of some blocks.
#[derive(Debug, Default)]
struct Texts {
    /// Each by itself.
    all: Vec<(Role, String)>,
    /// Everything as it is read, labels and addresses too.
    in_order: Vec<String>,
    /// What only proposes something.
    suggested: Vec<(Role, String)>,
    /// Names of footnotes that are marked.
    marks: Vec<String>,
}

impl Texts {
    /// Adds the footnotes that these texts mark, and those that they mark, and returns their names.
    fn footnotes(&mut self, all: &[Footnote]) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        while let Some(name) = self.marks.iter().find(|name| !names.contains(*name)).cloned() {
            let note = all.iter().find(|note| note.name == name);
            let before = self.all.len();
            note.iter().flat_map(|note| &note.content).for_each(|block| self.block(block));
            for (role, _) in &mut self.all[before..] {
                // No caption says it.
                if *role == Role::Spoken {
                    *role = Role::Written;
                }
            }
            names.insert(name);
        }
        names
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Turn(turn) => {
                self.in_order.push(turn.speaker.clone());
                let said =
                    turn.paragraphs.iter().map(|content| self.inlines(Role::Spoken, content));
                // A short answer is little by itself and tells something with the name.
                if let Some(first) = said.collect::<Vec<_>>().first() {
                    self.all.push((Role::Behind, format!("{}: {first}", turn.speaker)));
                }
            }
            Block::Paragraph(content) | Block::Heading { content, .. } | Block::Note(content) => {
                let _ = self.inlines(Role::Written, content);
            }
            Block::Quote(blocks) => blocks.iter().for_each(|block| self.block(block)),
            Block::List { items, .. } => items.iter().flatten().for_each(|block| self.block(block)),
            Block::Code(code) => self.text(Role::Written, code.clone()),
            Block::Suggestion(suggestion) => self.suggestion(suggestion),
            _ => {}
        }
    }

    fn suggestion(&mut self, suggestion: &Suggestion) {
        self.suggested.push((Role::Behind, suggestion.text().to_owned()));
    }

    /// Adds a paragraph, and returns what it says.
    fn inlines(&mut self, role: Role, content: &[Inline]) -> String {
        let mut text = String::new();
        let mut behind = Vec::new();
        self.run(content, &mut text, &mut behind);
        self.text(role, text.clone());
        for text in behind {
            self.text(Role::Behind, text);
        }
        text
    }

    /// Appends what is read to `text`, and adds what stands behind it to `behind`.
    fn run(&mut self, content: &[Inline], text: &mut String, behind: &mut Vec<String>) {
        for inline in content {
            match inline {
                Inline::Text(said) | Inline::Code(said) => text.push_str(said),
                Inline::Emphasis(content) | Inline::Strong(content) => {
                    self.run(content, text, behind);
                }
                Inline::Link { url, content } => {
                    self.run(content, text, behind);
                    behind.push(url.clone());
                }
                Inline::Image { url, alt } => {
                    text.push('\n');
                    behind.extend([alt.clone(), url.clone()]);
                }
                Inline::FootnoteMark(name) => self.marks.push(name.clone()),
                _ => text.push('\n'),
            }
        }
    }

    fn text(&mut self, role: Role, text: String) {
        self.in_order.push(text.clone());
        self.all.push((role, text));
    }
}
