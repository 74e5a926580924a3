/** An exception without a package. */
public class NamelessPackageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NamelessPackageException(String message) {
        super(message);
    }
}
