package cloud.firn.storage.form;

import cloud.firn.storage.signature.Author;
import cloud.firn.storage.signature.Signer;
import java.util.Optional;

/**
 * A form that its policy allows, or that nobody tried to sign.
 *
 * @param author empty for an anonymous form
 * @param sizes how large the file may be
 */
public record Permit(Optional<Author> author, SizeRange sizes) {
    /** Who signed, if anybody did. */
    public Optional<Signer> who() {
        return author.map(Author::signer);
    }
}
