//! How far a request may go: to the public internet alone, unless somebody says otherwise.
//!
//! A feed comes from strangers and names addresses to ask. One that leads to this machine, to the
//! network it stands in or to a cloud's metadata service must not be asked, whether it is written
//! out, hidden behind a name or behind a redirect. So the addresses that a name resolves to are
//! looked at, and the connection is made to those that were looked at.

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::Host;

/// How far a request may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To addresses of the public internet.
    Public,
    /// Anywhere: to this machine and its network too.
    Anywhere,
}

impl Reach {
    /// Checks a host before it is resolved: behind a proxy nobody here resolves it.
    pub(crate) fn check(self, host: &Host<&str>) -> Result<(), NotPublic> {
        let is_public = match *host {
            _ if self == Self::Anywhere => true,
            Host::Ipv4(ip) => is_public_v4(ip),
            Host::Ipv6(ip) => is_public_v6(ip),
            Host::Domain(name) => !is_local_name(name),
        };
        if is_public { Ok(()) } else { Err(NotPublic(host.to_string())) }
    }
}

/// A host that is not on the public internet, by its name or number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotPublic(pub(crate) String);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not on the public internet", self.0)
    }
}

impl StdError for NotPublic {}

/// Resolves names, and leaves out what may not be reached.
#[derive(Debug)]
pub(crate) struct Guarded<R> {
    pub(crate) reach: Reach,
    pub(crate) resolver: R,
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        if self.reach == Reach::Anywhere {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in &found[..] {
            if is_public(address.ip()) {
                public.push(*address);
            }
        }
        match found.first() {
            Some(first) if public.is_empty() => {
                Err(ureq::Error::Other(Box::new(NotPublic(first.ip().to_string()))))
            }
            _ => Ok(public),
        }
    }
}

/// Returns true for names that mean this machine or its network (RFC 6761, 6762, 8375).
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let within =
        |domain| name == domain || name.strip_suffix(domain).is_some_and(|n| n.ends_with('.'));
    ["localhost", "local", "internal", "home.arpa"].into_iter().any(within)
}

/// Returns true for an address of the public internet.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// The networks of IPv4 that are not public, each with the length of its prefix in bits: IANA's
/// IPv4 Special-Purpose Address Registry, multicast, and the address at which Azure answers its own
/// machines.
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([168, 63, 129, 16], 32),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let within = |(network, bits): &([u8; 4], u32)| {
        (ip.to_bits() ^ Ipv4Addr::from(*network).to_bits()) >> (32 - bits) == 0
    };
    !NOT_PUBLIC_V4.iter().any(within)
}

/// Returns true for an address of the public internet: one of 2000::/3 that is set aside for
/// nothing, or one of IPv4 in disguise (mapped, or translated by NAT64) that is public.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let last = || {
        let [.., high, low] = ip.segments();
        Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
    };
    if let Some(mapped) = ip.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    if ip.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_public_v4(last());
    }
    // Teredo and the other protocol assignments, documentation twice, 6to4.
    let set_aside = match a {
        0x2001 => b < 0x200 || b == 0xdb8,
        0x2002 => true,
        0x3fff => b < 0x1000,
        _ => false,
    };
    a & 0xe000 == 0x2000 && !set_aside
}

#[cfg(test)]
mod tests {
    use ureq::unversioned::transport::time::Duration;

    use super::*;

    /// Resolves every name to these addresses.
    #[derive(Debug)]
    struct Fixed(&'static [&'static str]);

    impl Resolver for Fixed {
        fn resolve(
            &self,
            _: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            for ip in self.0 {
                found.push((ip.parse::<IpAddr>().unwrap(), 80).into());
            }
            Ok(found)
        }
    }

    #[test]
    fn a_name_is_connected_to_at_public_addresses_alone() {
        let resolve = |reach, addresses| {
            let uri = "http://example.org/".parse().unwrap();
            let config = ureq::Agent::config_builder().build();
            let timeout = NextTimeout { after: Duration::NotHappening, ..NextTimeout::default() };
            let guarded = Guarded { reach, resolver: Fixed(addresses) };
            let found = guarded.resolve(&uri, &config, timeout)?;
            Ok::<_, ureq::Error>(found.iter().map(|one| one.ip().to_string()).collect::<Vec<_>>())
        };
        assert_eq!(resolve(Reach::Public, &["10.0.0.1", "1.1.1.1", "::1"]).unwrap(), ["1.1.1.1"]);
        let error = resolve(Reach::Public, &["127.0.0.1", "fd00::1"]).unwrap_err();
        assert!(error.to_string().contains("127.0.0.1 is not on the public internet"), "{error}");
        assert_eq!(resolve(Reach::Anywhere, &["10.0.0.1"]).unwrap(), ["10.0.0.1"]);
    }

    #[test]
    fn only_the_public_internet_is_public() {
        let private = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.0.1",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "3fff::1",
            "100::1",
        ];
        for ip in private {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        let public = [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "168.63.129.17",
            "192.169.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ];
        for ip in public {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn a_host_that_is_surely_local_is_refused_before_anybody_resolves_it() {
        // As an address is read: every spelling of an IPv4 address is one.
        for host in [
            "localhost",
            "a.LOCALHOST.",
            "printer.local",
            "metadata.google.internal",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:7f00:1]",
        ] {
            let address = url::Url::parse(&format!("http://{host}/")).unwrap();
            let host = address.host().unwrap();
            assert!(Reach::Public.check(&host).is_err(), "{host}");
            assert!(Reach::Anywhere.check(&host).is_ok(), "{host}");
        }
        for host in ["example.org", "notlocal", "local.example.org", "1.1.1.1"] {
            let address = url::Url::parse(&format!("http://{host}/")).unwrap();
            assert!(Reach::Public.check(&address.host().unwrap()).is_ok(), "{host}");
        }
    }
}
