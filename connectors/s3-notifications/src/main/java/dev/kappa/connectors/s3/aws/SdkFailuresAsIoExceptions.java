package dev.kappa.connectors.s3.aws;

import com.amazonaws.SdkBaseException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The SDK tells of a broken transfer, or of a wrong checksum at its end, by an unchecked exception in the middle of a read. */
final class SdkFailuresAsIoExceptions extends FilterInputStream {
    SdkFailuresAsIoExceptions(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (SdkBaseException e) {
            throw new IOException(AwsFailure.words(e), e);
        }
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        try {
            return super.read(target, from, length);
        } catch (SdkBaseException e) {
            throw new IOException(AwsFailure.words(e), e);
        }
    }
}
