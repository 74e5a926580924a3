package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** A Python object behind an interface of several methods. */
final class ObjectInterfacesTest {
    private static final String ACCOUNT =
            """
            class Account:
                def __init__(self):
                    self.balance = 0.0
                    self.notes = []

                def deposit(self, amount):
                    self.balance += amount
                    return self.balance

                def note(self, text, *more):
                    self.notes.append(text + "".join(str(each) for each in more))

                def history(self):
                    return self.notes

                def close(self):
                    self.balance = -1.0

                bank = "a name"
            """;

    interface Notes {
        void note(String text);

        void note(String text, long number);
    }

    interface Account extends Notes, AutoCloseable {
        double deposit(double amount);

        List<?> history();

        @Override
        void close();

        default double depositTwice(double amount) {
            deposit(amount);
            return deposit(amount);
        }
    }

    interface Unknown {
        double deposit(double amount);

        double withdraw(double amount);
    }

    interface WrongCount {
        double deposit(double amount, double again);

        List<?> history();
    }

    interface NotCallable {
        List<?> history();

        String bank();
    }

    private static PyObject account(Python python) {
        python.exec(ACCOUNT);
        return python.eval("Account()");
    }

    @ContractTest
    void eachMethodIsTheAttributeOfItsName(Python python) {
        PyObject object = account(python);
        try (Account account = object.as(Account.class)) {
            assertThat(account.deposit(2.5)).isEqualTo(2.5);
            assertThat(account.depositTwice(1)).isEqualTo(4.5);
            account.note("one");
            account.note("two", 2);
            assertThat(account.history()).isEqualTo(List.of("one", "two2"));
            assertThat(account.toString()).contains("Account of").contains("Account object");
        }
        assertThat(object.attr("balance").as(Double.class)).isEqualTo(-1.0);
    }

    @ContractTest
    void itOutlivesTheHandleThatItWasMadeOf(Python python) {
        PyObject object = account(python);
        Account account = object.as(Account.class);
        object.close();
        assertThat(account.deposit(1)).isEqualTo(1.0);
    }

    @ContractTest
    void aMissingOrUnfitAttributeIsRefusedWhenBound(Python python) {
        PyObject object = account(python);
        assertThatThrownBy(() -> object.as(Unknown.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("Unknown")
                .hasMessageContaining("withdraw")
                .hasCauseInstanceOf(PythonException.class);
        assertThatThrownBy(() -> object.as(WrongCount.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WrongCount.deposit has 2 parameters");
        assertThatThrownBy(() -> object.as(NotCallable.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("bank")
                .hasMessageContaining("not callable");
    }

    @ContractTest
    void anInterfaceOfTheJdkAndOneMethodWorkToo(Python python) {
        python.exec(
                """
                class Countdown:
                    def __init__(self, n):
                        self.n = n

                    def hasNext(self):
                        return self.n > 0

                    def next(self):
                        self.n -= 1
                        return self.n
                """);
        Iterator<?> iterator = python.eval("Countdown(3)").as(Iterator.class);
        int sum = 0;
        while (iterator.hasNext()) {
            sum += ((Long) iterator.next()).intValue();
        }
        assertThat(sum).isEqualTo(3);
        AutoCloseable closeable = account(python).as(AutoCloseable.class);
        assertThat(closeable).isNotNull();
    }

    @ContractTest
    void whatAMethodRaisesComesOut(Python python) {
        python.exec(
                "class Broken:\n"
                        + "  def deposit(self, a):\n"
                        + "    raise ValueError('no')\n"
                        + "  def history(self): return []\n"
                        + "  def note(self, *a): pass\n"
                        + "  def close(self): pass");
        Account broken = python.eval("Broken()").as(Account.class);
        assertThatThrownBy(() -> broken.deposit(1))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("ValueError: no");
        assertThat(broken.history()).isEmpty();
    }
}
