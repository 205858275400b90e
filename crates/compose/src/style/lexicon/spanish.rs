//! What the rules know of Spanish.

use super::{Lexicon, phrases, words};

pub(super) fn lexicon() -> Lexicon {
    Lexicon {
        fillers: words("ehm mmm mm hmm hm ehh emm"),
        // "em" is no Spanish word, but names begin with it; "¿eh?" is a question.
        parted_fillers: words("eh em"),
        empty_between: phrases("sabes, sabe, en plan, viste"),
        // Inside a sentence "o sea" means "that is".
        empty_opening: phrases("o sea, sabes"),
        introducing: words("que qué cómo dónde cuándo quién"),
        empty_closing: phrases("sabes, viste"),
        tags: phrases("verdad, sabes, vale, cierto, me entiendes, eh"),
        doubled: words("muy mucho ya no sí casi bien todo poco que"),
        spoken_forms: &[("pa'", "para")],
        listening: phrases(
            "ajá, vale, ya, bueno, ok, okay, claro, ah, oh, mmm, hmm, entiendo, ya veo, qué bueno",
        ),
        assents: phrases("sí, exacto, exactamente, correcto, eso, eso es, así es, por supuesto"),
        // El País, Libro de estilo, and Fundéu: zero to nine in words, figures from 10.
        spelled_to: 9,
        before_digits: words(
            "capítulo página versión episodio temporada parte sección figura número nº artículo \
             canal nivel fase las la día covid línea sala año",
        ),
        after_digits: words(
            "por de h horas hora mil millón millones euros dólares pesos libras grados coma \
             x veces",
        ),
        numbers: words(
            "cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince \
             veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil \
             millón millones medio media primero segundo",
        ),
        subjects: words("yo nosotros él ella ellos ellas"),
        objects: words("él ella ellos ellas"),
        joining: words("y o pero entonces porque"),
        articles: words("el los un una unos unas mi mis su sus nuestro nuestra"),
        never_last: words(
            "y o pero porque si de del en con por para que como cuando sin muy cada al la las a",
        ),
        openers: words(
            "y pero entonces porque ahora luego después también yo nosotros él ella ellos ellas eso \
             esto ese esa este esta cuando si bueno pues",
        ),
        turning: phrases(
            "entonces, ahora, pero, bueno, en fin, otra cosa, por otro lado, por ejemplo, primero, \
             segundo, después, luego, finalmente, al final, al mismo tiempo, déjame, déjeme",
        ),
        // A question wants its mark in front as well, which Whisper writes where it hears one.
        questions: phrases(""),
        sounds: words(
            "risas risa ríe aplausos música tos tose suspiro suspira silencio pausa inaudible",
        ),
        cut_off: "…",
        protected: words(
            "no ni nunca jamás nadie nada ningún ninguna ninguno sin quizá quizás probablemente \
             posiblemente creo cree creemos pienso parece parecía puede pueden puedo podemos podía \
             podría podrían debe deben debo debía debería deberían va van voy vamos casi \
             aproximadamente tal",
        ),
        auxiliaries: words(
            "es son era eran fue fueron fui ser sido está están estaba estaban estoy he ha han \
             había habían hay soy somos estamos hemos",
        ),
    }
}
