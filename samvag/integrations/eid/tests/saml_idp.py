"""A small SAML provider: it answers a question with a signed assertion, as well or as badly as a test asks for."""

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods

ENTITY = "https://idp.example.se/saml"
LOA3 = "http://id.sambi.se/loa/loa3"
EMPLOYEE = "urn:oid:1.2.752.29.6.2.1"
TEMPLATE = """
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
  ID="_r{id}" Version="2.0" IssueInstant="{now}" Destination="{acs}" InResponseTo="{asked}">
  <saml:Issuer>{entity}</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
  <saml:Assertion ID="_a{id}" Version="2.0" IssueInstant="{now}">
    <saml:Issuer>{entity}</saml:Issuer>
    <saml:Subject>
      <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">_n{id}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{acs}" InResponseTo="{asked}"/>
      </saml:SubjectConfirmation>
    </saml:Subject>
    <saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}">
      <saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>
    </saml:Conditions>
    <saml:AuthnStatement AuthnInstant="{met}" SessionIndex="_s{id}">
      <saml:AuthnContext><saml:AuthnContextClassRef>{level}</saml:AuthnContextClassRef></saml:AuthnContext>
    </saml:AuthnStatement>
    <saml:AttributeStatement>
      <saml:Attribute Name="{attribute}"><saml:AttributeValue>{hsa_id}</saml:AttributeValue></saml:Attribute>
    </saml:AttributeStatement>
  </saml:Assertion>
</samlp:Response>"""


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class SamlProvider:
    """One key, one certificate, and a number for each answer."""

    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    answered: int = 0

    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.se")])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
        made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        return made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def answer(self, away: str, **said: str) -> str:
        """SAMLResponse for the question in the address; `said` replaces what it would say by itself."""
        question = etree.fromstring(
            zlib.decompress(base64.b64decode(parse_qs(urlsplit(away).query)["SAMLRequest"][0]), -15)
        )
        now, self.answered = datetime.now(UTC), self.answered + 1
        values = {
            "id": f"{self.answered:08d}",
            "entity": ENTITY,
            "now": _moment(now),
            "start": _moment(now - timedelta(minutes=1)),
            "end": _moment(now + timedelta(minutes=5)),
            "met": _moment(now),
            "acs": question.get("AssertionConsumerServiceURL"),
            "asked": question.get("ID"),
            "audience": question.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer"),
            "level": LOA3,
            "attribute": EMPLOYEE,
            "hsa_id": "TST5565594230-MARIA",
        }
        document = etree.fromstring(TEMPLATE.format(**(values | said)).strip())
        return self.sign(document)

    def sign(self, document: etree._Element) -> str:
        """Sign the assertion alone, as most providers do."""
        assertion = document.find("{urn:oasis:names:tc:SAML:2.0:assertion}Assertion")
        assert assertion is not None
        signer = XMLSigner(method=methods.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
        place = etree.SubElement(assertion, "{http://www.w3.org/2000/09/xmldsig#}Signature", Id="placeholder")
        assertion.remove(place)
        assertion.insert(1, place)
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signed = signer.sign(assertion, key=key, cert=self.certificate(), reference_uri=assertion.get("ID"))
        document.replace(assertion, signed)
        return base64.b64encode(etree.tostring(document)).decode()
