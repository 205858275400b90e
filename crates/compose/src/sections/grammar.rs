//! The little of each language's grammar that finds noun phrases without a dictionary.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use transcript::Language;

/// Words, folded.
type Words = BTreeSet<&'static str>;

/// How the words of a noun phrase follow one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// What describes a noun stands before it.
    NounLast,
    /// What describes a noun stands behind it.
    NounFirst,
    /// As [`Self::NounLast`], and nouns have capitals.
    NounCapital,
    /// Nothing is known.
    #[default]
    Unknown,
}

/// Words of a language by what they do.
#[derive(Default)]
pub(crate) struct Grammar {
    /// How noun phrases are built.
    pub(crate) order: Order,
    /// Titles have capitals on all words but small ones.
    pub(crate) headline_case: bool,
    /// Articles and the like that may open a phrase.
    pub(crate) determiners: Words,
    /// Articles in cases that only stand behind a preposition or another noun.
    pub(crate) oblique: Words,
    /// What opens a phrase only in its sentence: "my", "those". A title goes without.
    pub(crate) pointing: Words,
    /// Prepositions that hold two nouns together.
    pub(crate) links: Words,
    /// Determiners that hold two nouns together without a preposition.
    pub(crate) genitives: Words,
    /// The word between two things of a list.
    pub(crate) and: &'static str,
    /// Words that a verb follows: "we", "will".
    pub(crate) before_verbs: Words,
    /// Nouns that tell nothing: what describes them is no phrase of its own.
    pub(crate) hollow: Words,
    /// Words with which a host turns to something else.
    pub(crate) turning: Words,
    /// Words that ask.
    pub(crate) asking: Words,
    /// Words that mean what was said before: no title can do with them.
    pub(crate) referring: Words,
    /// Verbs so common that they tell nothing, in the form of which others are made.
    verbs: Words,
    /// Other words that tell nothing and that the common lists lack.
    others: Words,
}

impl Grammar {
    /// Returns the words that tell nothing of a topic, beyond the common lists.
    pub(crate) fn stops(&self) -> impl Iterator<Item = String> {
        let lists = [
            &self.determiners,
            &self.oblique,
            &self.pointing,
            &self.links,
            &self.genitives,
            &self.before_verbs,
            &self.hollow,
            &self.asking,
            &self.referring,
            &self.others,
        ];
        let listed = lists.into_iter().flatten().map(|word| (*word).to_owned());
        listed.chain(self.verbs.iter().flat_map(|verb| english_forms(verb)))
    }
}

/// Returns the regular forms of an English verb.
fn english_forms(verb: &str) -> Vec<String> {
    let base = verb.strip_suffix('e').unwrap_or(verb);
    let ending = |ending: &str| format!("{base}{ending}");
    let mut forms = vec![verb.to_owned(), format!("{verb}s"), ending("ed"), ending("ing")];
    match verb.strip_suffix('y') {
        Some(stem) => forms.extend([format!("{stem}ies"), format!("{stem}ied")]),
        None => forms.push(format!("{verb}es")),
    }
    if let Some(last) = verb.chars().next_back() {
        forms.extend([format!("{verb}{last}ing"), format!("{verb}{last}ed")]);
    }
    forms
}

/// Returns what is known of a language's grammar.
pub(crate) fn of(language: &Language) -> &'static Grammar {
    match language.primary() {
        "en" => &ENGLISH,
        "pt" => &PORTUGUESE,
        "es" => &SPANISH,
        "fr" => &FRENCH,
        "de" => &GERMAN,
        "zh" => &CHINESE,
        _ => &UNKNOWN,
    }
}

fn words(line: &'static str) -> Words {
    line.split(' ').collect()
}

static UNKNOWN: LazyLock<Grammar> = LazyLock::new(Grammar::default);

static CHINESE: LazyLock<Grammar> =
    LazyLock::new(|| Grammar { referring: words("他 她 它 这 那 此"), ..Grammar::default() });

static ENGLISH: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    order: Order::NounLast,
    headline_case: true,
    determiners: words("a an the one two three four five six seven eight nine ten every each no"),
    pointing: words(
        "this that these those my your his her its our their another any some such \
         which what other more many most own same whole last next",
    ),
    links: words(
        "of in for with about between on from without against under at over behind \
         beyond",
    ),
    and: "and",
    before_verbs: words(
        "i you we they he she it who to will would can could should may might must not \
         never don't doesn't didn't won't can't couldn't wouldn't i'll we'll you'll \
         they'll i'd we'd they'd let's please always also",
    ),
    hollow: words(
        "thing things lot lots way ways kind kinds sort sorts bit stuff people person \
         guy guys time times day days week weeks month months year years minute minutes \
         hour hours one ones part parts point points place places side case cases \
         reason reasons example examples number couple idea question questions sense \
         fact type types",
    ),
    turning: words(
        "let's okay alright now another next finally question curious wondering wonder \
         tell talk speaking turning moving back before",
    ),
    asking: words("who whose what when where why how which"),
    referring: words(
        "it its that this these those they them their he him his she her there then so \
         i me my else such here one you you're you've",
    ),
    verbs: words(
        "say get make go know take see come think look want give find tell ask seem \
         feel try leave become put mean keep let begin start happen hear like live \
         believe hold bring write provide sit stand lose pay meet include continue set \
         learn lead understand follow stop create speak read allow add spend grow win \
         remember consider appear buy serve die send expect stay fall reach remain \
         suggest raise pass sell require decide explain hope develop carry receive \
         agree eat catch draw choose realize realise push pull argue hang talk help \
         turn use need call work welcome thank love guess wonder suppose end open close \
         move run change show",
    ),
    others: words(
        "made said got went gone knew known took taken saw seen came thought gave given \
         found told felt left became kept began heard held brought wrote written sat \
         stood lost paid met led understood spoke spoken spent grew grown won bought \
         sent fell fallen sold ate caught drew drawn chose chosen hung meant ran shown \
         lets really actually basically just very quite maybe perhaps probably \
         certainly completely mostly well yes yeah okay ok oh um uh right sure \
         something anything nothing everything someone somebody anyone anybody everyone \
         everybody nobody anywhere somewhere everywhere nowhere many much even still \
         also always never often sometimes ever already yet today tomorrow yesterday \
         now later back away around across along inside outside near like unlike would \
         could cannot may might must shall us first second last next good better best \
         great nice bad worse worst little big new old able rather since though \
         although because whether however either neither every beside please aye yep \
         nope hi hello bye morning quarter half ago wrong true again once twice without \
         within upon whatever whichever whoever certain various different several \
         actual entire particular enough built done used based else full real major",
    ),
    ..Grammar::default()
});

static PORTUGUESE: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    order: Order::NounFirst,
    determiners: words("o a os as um uma duas dois três quatro cinco seis sete oito nove dez cada"),
    pointing: words(
        "este esta estes estas esse essa esses essas aquele aquela meu minha seu sua \
         nosso nossa outro outra algum alguma qualquer mesmo mesma todo toda todos \
         todas muito muita no na nos nas num numa ao à aos às pelo pela",
    ),
    links: words("de do da dos das sem sobre entre para com contra"),
    and: "e",
    before_verbs: words("eu tu você ele ela nós eles elas vocês não que se me nunca"),
    hollow: words(
        "coisa coisas gente pessoa pessoas ano anos dia dias vez vezes tempo parte \
         forma maneira jeito tipo caso exemplo pergunta ponto",
    ),
    turning: words("agora então outra outro vamos falar próxima última"),
    asking: words("quem que qual quais quando onde porquê porque por como quanto quanta quantos"),
    referring: words(
        "isso isto aquilo ele ela eles elas lá ali eu mim assim então esse essa este \
         esta",
    ),
    others: words(
        "é são foi era está estão ser estar ter tem têm há fazer faz fez dizer diz \
         disse ir vai vou vamos pode podem quer sabe sei acho ver dar dá ficar fica \
         coisa coisas gente pessoas anos ano dia dias vez vezes sim bem aqui agora hoje \
         sempre também ainda já só claro obrigado obrigada tinha muitos muitas tempo \
         parte quase talvez",
    ),
    ..Grammar::default()
});

static SPANISH: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    order: Order::NounFirst,
    determiners: words(
        "el la los las un una dos tres cuatro cinco seis siete ocho nueve diez cada",
    ),
    pointing: words(
        "este esta estos estas ese esa esos esas aquel aquella mi tu su nuestro nuestra \
         otro otra algún alguna cualquier mismo misma todo toda todos todas mucho mucha \
         al",
    ),
    links: words("de del sin sobre entre para con contra"),
    and: "y",
    before_verbs: words("yo tú usted él ella nosotros ellos ellas ustedes no que se me nunca"),
    hollow: words(
        "cosa cosas gente persona personas año años día días vez veces tiempo parte \
         forma manera tipo caso ejemplo pregunta punto",
    ),
    turning: words("ahora entonces otra otro vamos hablemos hablar próxima última"),
    asking: words("quién quiénes qué cuál cuáles cuándo dónde por cómo cuánto cuánta cuántos"),
    referring: words(
        "eso esto aquello él ella ellos ellas allí ahí yo así entonces ese esa este \
         esta",
    ),
    others: words(
        "es son fue era está están ser estar tener tiene hay hacer hace hizo decir dice \
         dijo ir va voy vamos puede pueden quiere sabe sé creo ver dar da cosa cosas \
         gente personas años año día días vez veces sí bien aquí ahora hoy siempre \
         también todavía ya solo sólo claro gracias muchos muchas tiempo parte casi \
         quizá quizás",
    ),
    ..Grammar::default()
});

static FRENCH: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    order: Order::NounFirst,
    determiners: words("le la les l un une deux trois quatre cinq six sept huit neuf dix chaque"),
    pointing: words(
        "ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur \
         leurs autre autres quelque quelques même mêmes tout toute tous toutes au aux",
    ),
    links: words("de du des d sans sur entre pour avec contre sous"),
    and: "et",
    before_verbs: words("je tu il elle on nous vous ils elles ne qui se j n s me y"),
    hollow: words(
        "chose choses gens personne personnes an ans année années jour jours fois temps \
         partie façon manière sorte cas exemple question point",
    ),
    turning: words("maintenant alors autre parlons passons dernière"),
    asking: words("qui que qu quoi quel quelle quels quelles quand où pourquoi comment combien"),
    referring: words(
        "cela ça c ce il elle ils elles lui leur là je moi ainsi alors celui celle \
         cette cet ces",
    ),
    others: words(
        "est sont était être avoir a ont avait faire fait dire dit aller va vais peut \
         peuvent veut sait sais crois pense voir vu chose choses gens personnes ans an \
         année années jour jours fois oui bien ici maintenant aujourd'hui toujours \
         aussi encore déjà seulement merci beaucoup très trop peu temps partie presque \
         peut-être comme donc quand parce lorsque si plus moins rien jamais personne il \
         y",
    ),
    ..Grammar::default()
});

static GERMAN: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    order: Order::NounCapital,
    determiners: words(
        "der die das ein eine zwei drei vier fünf sechs sieben acht neun zehn jeder \
         jede jedes kein keine",
    ),
    oblique: words("den dem des einen einem einer eines"),
    pointing: words(
        "dieser diese dieses diesen diesem jener jene mein meine dein deine sein seine \
         seinen ihr ihre ihren unser unsere unseren andere anderen alle allen viele \
         vielen manche",
    ),
    links: words("von vom mit für zwischen über auf in im am aus ohne gegen unter an zum zur"),
    genitives: words("der des eines einer"),
    and: "und",
    hollow: words(
        "ding dinge sache sachen leute jahr jahre jahren tag tage tagen zeit mal male \
         stunde stunden minute minuten menschen art teil beispiel frage punkt fall",
    ),
    turning: words("jetzt nun noch kommen reden sprechen nächste letzte"),
    asking: words("wer wen wem was wann wo warum wieso weshalb wie welche welcher welches"),
    referring: words(
        "es er sie das dies dieser diese dieses da dort dann so ich mir mich davon \
         damit dazu",
    ),
    others: words(
        "ja nein doch mal halt eben also sozusagen eigentlich ding dinge sache sachen \
         leute jahr jahre jahren tag tage tagen zeit male stunde stunden minute minuten \
         danke menschen art teil beispiel frage morgen heute",
    ),
    ..Grammar::default()
});
