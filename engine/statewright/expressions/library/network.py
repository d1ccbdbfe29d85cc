"""Addresses and networks: the extensions `network` and `encoders` of CEL.

Floor 1. Pure. An IPv4 address written in IPv6 form is the IPv4 address; zones are refused.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, NamedTuple

from statewright.diagnostics.diagnostic import Text

from ..fault import Failure
from .signatures import About, Row

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


class Address:
    """An IP address."""

    __slots__ = ("ip",)
    cel_name = "net.IP"

    def __init__(self, ip: IPv4Address | IPv6Address) -> None:
        self.ip = ip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and other.ip == self.ip

    def __hash__(self) -> int:
        return hash(self.ip)

    def __str__(self) -> str:
        return str(self.ip)


class _Prefix(NamedTuple):
    address: Address
    bits: int


class Network(_Prefix):
    """An address and the length of its prefix."""

    __slots__ = ()
    cel_name = "net.CIDR"

    def __str__(self) -> str:
        return f"{self.address}/{self.bits}"


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    import ipaddress

    if "%" in text or (":" in text and "." in text):
        return None
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def ip(text: str) -> Address:
    """The address of a text. Raises `Failure` for what is none."""
    found = _parse(text)
    if found is None:
        raise Failure("conversion", value=text[:60], to="net.IP")
    return Address(found)


def is_ip(text: str) -> bool:
    """Whether the text is an address."""
    return _parse(text) is not None


def is_canonical(text: str) -> bool:
    """Whether the address is written canonically. Raises `Failure` for what is none."""
    return str(ip(text)) == text


def cidr(text: str) -> Network:
    """The network of a text. Raises `Failure` for what is none."""
    address, _, bits = text.partition("/")
    found = _parse(address)
    if (
        found is None
        or not (bits.isascii() and bits.isdigit() and len(bits) < 4)
        or int(bits) > found.max_prefixlen
    ):
        raise Failure("conversion", value=text[:60], to="net.CIDR")
    return Network(Address(found), int(bits))


def is_cidr(text: str) -> bool:
    """Whether the text is a network."""
    try:
        cidr(text)
    except Failure:
        return False
    return True


def masked(network: Network) -> Network:
    """The network with the bits after its prefix cleared."""
    ip = network.address.ip
    rest = ip.max_prefixlen - network.bits
    return Network(Address(type(ip)(int(ip) >> rest << rest)), network.bits)


def contains_ip(network: Network, address: Address) -> bool:
    """Whether the address lies in the network."""
    ip, other = network.address.ip, address.ip
    rest = ip.max_prefixlen - network.bits
    return ip.version == other.version and int(ip) >> rest == int(other) >> rest


def contains_cidr(network: Network, other: Network) -> bool:
    """Whether the other network lies in this one."""
    return other.bits >= network.bits and contains_ip(network, other.address)


def is_global_unicast(address: Address) -> bool:
    """Whether it is the address of one host that is not special."""
    ip = address.ip
    special = ip.is_multicast or ip.is_loopback or ip.is_unspecified or ip.is_link_local
    return not special and str(ip) != "255.255.255.255"


def is_link_local_multicast(address: Address) -> bool:
    """Whether it is a multicast address of the link."""
    ip = address.ip
    return int(ip) >> 8 == 0xE00000 if ip.version == 4 else int(ip) >> 112 & 0xFF0F == 0xFF02


def encode(value: bytes) -> str:
    """Octets as base64."""
    return base64.b64encode(value).decode()


def decode(text: str) -> bytes:
    """Standard base64, its padding being optional."""
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        raise Failure("conversion", value=text[:60], to="bytes") from None


ROWS = (
    Row("ip", "string -> net.IP", ip),
    Row("isIP", "string -> bool", is_ip, False),
    Row("ip.isCanonical", "string -> bool", is_canonical),
    Row("cidr", "string -> net.CIDR", cidr),
    Row("isCIDR", "string -> bool", is_cidr, False),
    Row(".family", "net.IP -> int", lambda a: a.ip.version, False),
    Row(".isUnspecified", "net.IP -> bool", lambda a: a.ip.is_unspecified, False),
    Row(".isLoopback", "net.IP -> bool", lambda a: a.ip.is_loopback, False),
    Row(".isGlobalUnicast", "net.IP -> bool", is_global_unicast, False),
    Row(".isLinkLocalMulticast", "net.IP -> bool", is_link_local_multicast, False),
    Row(".isLinkLocalUnicast", "net.IP -> bool", lambda a: a.ip.is_link_local, False),
    Row(".containsIP", "net.CIDR, net.IP -> bool", contains_ip, False),
    Row(".containsIP", "net.CIDR, string -> bool", lambda n, text: contains_ip(n, ip(text))),
    Row(".containsCIDR", "net.CIDR, net.CIDR -> bool", contains_cidr, False),
    Row(".containsCIDR", "net.CIDR, string -> bool", lambda n, text: contains_cidr(n, cidr(text))),
    Row(".ip", "net.CIDR -> net.IP", lambda n: n.address, False),
    Row(".masked", "net.CIDR -> net.CIDR", masked, False),
    Row(".prefixLength", "net.CIDR -> int", lambda n: n.bits, False),
    Row("base64.encode", "bytes -> string", encode, False),
    Row("base64.decode", "string -> bytes", decode),
)

ABOUT = (
    About("ip", Text("An IP address from text.", "由文本得到 IP 地址。"), "ip('10.0.0.1').family() == 4"),
    About("isIP", Text("Whether the text is an IP address.", "文本是否为 IP 地址。"), "isIP('10.0.0.1')"),
    About(
        "ip.isCanonical",
        Text("Whether an address is written in its canonical form.", "地址是否为规范写法。"),
        "ip.isCanonical('::1')",
    ),
    About(
        "cidr", Text("A network from text.", "由文本得到网段。"), "cidr('10.0.0.0/8').containsIP('10.1.2.3')"
    ),
    About("isCIDR", Text("Whether the text is a network.", "文本是否为网段。"), "isCIDR('10.0.0.0/8')"),
    About(".family", Text("4 or 6.", "4 或 6。"), "ip('::1').family() == 6"),
    About(
        ".isUnspecified",
        Text("Whether it is the address of no host.", "是否为未指定地址。"),
        "ip('::').isUnspecified()",
    ),
    About(
        ".isLoopback", Text("Whether it is this machine.", "是否为本机地址。"), "ip('127.0.0.1').isLoopback()"
    ),
    About(
        ".isGlobalUnicast",
        Text("Whether it is an ordinary address of one host.", "是否为普通单播地址。"),
        "ip('10.0.0.1').isGlobalUnicast()",
    ),
    About(
        ".isLinkLocalMulticast",
        Text("Whether it is a multicast address of the link.", "是否为本地链路组播地址。"),
        "ip('ff02::1').isLinkLocalMulticast()",
    ),
    About(
        ".isLinkLocalUnicast",
        Text("Whether it is an address of the link only.", "是否为本地链路单播地址。"),
        "ip('fe80::1').isLinkLocalUnicast()",
    ),
    About(
        ".containsIP",
        Text("Whether the address lies in the network.", "地址是否在网段内。"),
        "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
    ),
    About(
        ".containsCIDR",
        Text("Whether the other network lies in this one.", "另一网段是否在此网段内。"),
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
    ),
    About(
        ".ip", Text("The address of a network.", "网段的地址。"), "cidr('10.0.0.1/8').ip() == ip('10.0.0.1')"
    ),
    About(
        ".masked",
        Text("The network with the bits after its prefix cleared.", "清除前缀之后各位的网段。"),
        "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
    ),
    About(
        ".prefixLength",
        Text("The bits of the prefix.", "前缀位数。"),
        "cidr('10.0.0.0/8').prefixLength() == 8",
    ),
    About(
        "base64.encode",
        Text("Octets as base64 text.", "字节编码为 base64 文本。"),
        "base64.encode(b'hello') == 'aGVsbG8='",
        ("base64.decode(base64.encode(b)) == b",),
    ),
    About(
        "base64.decode",
        Text("The octets of base64 text.", "base64 文本解码为字节。"),
        "base64.decode('aGVsbG8=') == b'hello'",
    ),
)
