package cloud.firn.storage.query;

import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.xml.Xml;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A service of the query API. */
public interface QueryService {
    /** The version of its API, a date. */
    String version();

    /** The namespace of its documents, a URI. */
    String namespace();

    /**
     * What an action results in, if it results in anything; fails with {@link QueryRefused}.
     *
     * @param action one of this service or of none
     * @param peer the address that the question came from; empty when it is not known
     */
    CompletionStage<Optional<Consumer<Xml>>> answer(String action, Question question, Signer signer, String peer);
}
