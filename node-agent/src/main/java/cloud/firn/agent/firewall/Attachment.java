package cloud.firn.agent.firewall;

/**
 * A tap that exists.
 *
 * @param metadataPort where its instance's metadata is served; 0 when nowhere
 */
public record Attachment(String tap, String address, String mac, int metadataPort) {}
