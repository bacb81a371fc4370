package its;

import org.apache.flink.table.functions.ScalarFunction;

/** What is in @...@ the test puts in. */
public class Shout extends ScalarFunction {
    public String eval(String said) {
        if (said.equals("@FORBIDDEN@")) {
            throw new IllegalArgumentException("nobody may say " + said);
        }
        return said.toUpperCase() + Ending.OF_ALL;
    }
}

/** So that a class besides the function's own is needed on the cluster. */
class Ending {
    static final String OF_ALL = String.valueOf("@END@");
}
