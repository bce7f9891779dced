package cloud.firn.box.command;

/** Why a command cannot do what it was asked, in words for the person who asked: what is in the way, and what to do. */
final class CannotDo extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotDo(String words) {
        super(words);
    }

    CannotDo(String words, Throwable cause) {
        super(words, cause);
    }
}
