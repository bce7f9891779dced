package cloud.firn.identity.founding;

/** What somebody needs to sign for an organisation. */
record Credentials(String keyId, String secret, String organisation) {
    @Override
    public String toString() {
        return "Credentials[keyId=" + keyId + ", organisation=" + organisation + "]";
    }
}
