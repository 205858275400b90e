//! Where the nets run.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::{Error, Result};

/// Where the nets run.
///
/// Anything but the processor needs the Cargo feature of its name at build time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Device {
    /// The first graphics processor this build can use, else the processor.
    #[default]
    Auto,
    /// The processor.
    Cpu,
    /// An NVIDIA card by its number, from 0.
    Cuda(u32),
    /// Apple's graphics processor.
    Metal,
    /// Whatever Vulkan drives first.
    Vulkan,
}

impl Device {
    /// Returns true where a graphics processor does the work.
    #[must_use]
    pub fn is_gpu(self) -> bool {
        match self {
            Self::Auto => {
                cfg!(any(feature = "cuda", feature = "metal", feature = "vulkan"))
            }
            Self::Cpu => false,
            Self::Cuda(_) | Self::Metal | Self::Vulkan => true,
        }
    }

    /// Returns the number of the card.
    pub(crate) fn card(self) -> u32 {
        match self {
            Self::Cuda(card) => card,
            _ => 0,
        }
    }

    /// Refuses a device that this build cannot use, naming the feature that brings it.
    ///
    /// # Errors
    /// [`Error::DeviceNotBuilt`].
    pub fn check(self) -> Result<()> {
        let (built, feature) = match self {
            Self::Auto | Self::Cpu => return Ok(()),
            Self::Cuda(_) => (cfg!(feature = "cuda"), "cuda"),
            Self::Metal => (cfg!(feature = "metal"), "metal"),
            Self::Vulkan => (cfg!(feature = "vulkan"), "vulkan"),
        };
        if built {
            Ok(())
        } else {
            Err(Error::DeviceNotBuilt { device: self.to_string(), feature })
        }
    }
}

/// Returns true where this build multiplies bf16 numbers by the processor's own instructions.
///
/// Weights in that form are then read a tenth faster than in f16 (`docs/decisions`); elsewhere they
/// are slower.
#[must_use]
pub fn multiplies_bf16() -> bool {
    // whisper.cpp writes its answer into one place for the whole process, so it is asked once.
    static ANSWER: LazyLock<bool> =
        LazyLock::new(|| whisper_rs::print_system_info().contains("AVX512_BF16 = 1"));
    *ANSWER
}

impl FromStr for Device {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unknown = || Error::UnknownDevice(text.to_owned());
        match text.to_ascii_lowercase().as_str() {
            "auto" => Ok(Self::Auto),
            "cpu" => Ok(Self::Cpu),
            "cuda" => Ok(Self::Cuda(0)),
            "metal" => Ok(Self::Metal),
            "vulkan" => Ok(Self::Vulkan),
            other => {
                let card = other.strip_prefix("cuda:").ok_or_else(unknown)?;
                card.parse().map(Self::Cuda).map_err(|_| unknown())
            }
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Cpu => f.write_str("cpu"),
            Self::Cuda(card) => write!(f, "cuda:{card}"),
            Self::Metal => f.write_str("metal"),
            Self::Vulkan => f.write_str("vulkan"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_read_as_people_write_them() {
        for (text, device) in [
            ("auto", Device::Auto),
            ("CPU", Device::Cpu),
            ("cuda", Device::Cuda(0)),
            ("cuda:3", Device::Cuda(3)),
            ("metal", Device::Metal),
            ("vulkan", Device::Vulkan),
        ] {
            assert_eq!(text.parse::<Device>().unwrap(), device);
        }
        for text in ["", "gpu", "cuda:", "cuda:x", "cuda:-1"] {
            let message = text.parse::<Device>().unwrap_err().to_string();
            assert!(message.contains("say auto, cpu"), "{message}");
        }
    }

    #[cfg(not(feature = "cuda"))]
    #[test]
    fn a_device_the_build_lacks_is_refused_with_the_name_of_the_feature() {
        let message = Device::Cuda(1).check().unwrap_err().to_string();
        assert!(message.contains("`cuda:1`") && message.contains("--features cuda"), "{message}");
        assert!(Device::Cpu.check().is_ok());
    }
}
