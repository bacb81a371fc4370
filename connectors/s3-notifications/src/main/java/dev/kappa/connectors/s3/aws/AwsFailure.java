package dev.kappa.connectors.s3.aws;

import com.amazonaws.AbortedException;
import com.amazonaws.AmazonServiceException;
import com.amazonaws.SdkBaseException;
import com.amazonaws.retry.RetryUtils;
import java.io.InterruptedIOException;
import java.util.Set;

/** What an exception of the SDK means. */
enum AwsFailure {
    /** The same call may work later. */
    TRANSIENT,
    DENIED,
    ABSENT,
    INTERRUPTED,
    REFUSED;

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidToken",
            "NotSignedUp",
            "RequestTimeTooSkewed",
            "AccountProblem");

    static AwsFailure of(SdkBaseException failure) {
        if (failure instanceof AbortedException || causedByInterrupt(failure)) {
            return INTERRUPTED;
        }
        if (!(failure instanceof AmazonServiceException service)) {
            return noCredentials(failure) ? DENIED : TRANSIENT;
        }
        String code = String.valueOf(service.getErrorCode());
        if (RetryUtils.isThrottlingException(failure)
                || code.contains("Throttl")
                || code.contains("OverLimit")
                || service.getStatusCode() >= 500 && service.getStatusCode() != 501
                || service.getStatusCode() == 429
                || code.equals("RequestTimeout")) {
            return TRANSIENT;
        }
        if (badCredentials(service) || service.getStatusCode() == 401 || service.getStatusCode() == 403) {
            return DENIED;
        }
        if (code.contains("NonExistentQueue") || code.contains("QueueDoesNotExist") || service.getStatusCode() == 404) {
            return ABSENT;
        }
        return REFUSED;
    }

    /** Whether it is the caller that is not known, and not one object that is forbidden. */
    static boolean badCredentials(AmazonServiceException failure) {
        return BAD_CREDENTIALS.contains(String.valueOf(failure.getErrorCode()));
    }

    /** The service's words without request ids and signatures, and without the full stop at their end. */
    static String words(SdkBaseException failure) {
        if (failure instanceof AmazonServiceException service) {
            return service.getErrorCode() + " (HTTP " + service.getStatusCode() + "): "
                    + firstLine(service.getErrorMessage());
        }
        return firstLine(failure.getMessage());
    }

    private static String firstLine(String message) {
        return String.valueOf(message).lines().findFirst().orElse("").replaceFirst("\\.\\s*$", "");
    }

    private static boolean noCredentials(SdkBaseException failure) {
        return String.valueOf(failure.getMessage()).contains("Unable to load")
                && String.valueOf(failure.getMessage()).contains("credentials");
    }

    private static boolean causedByInterrupt(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean socketTimeout = cause instanceof java.net.SocketTimeoutException
                    || cause.getClass().getSimpleName().equals("ConnectTimeoutException");
            if (cause instanceof InterruptedException || cause instanceof InterruptedIOException && !socketTimeout) {
                return true;
            }
        }
        return false;
    }
}
