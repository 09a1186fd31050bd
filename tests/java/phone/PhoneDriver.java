import java.awt.Component;
import java.awt.Container;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.event.WindowEvent;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;

/**
 * Presses the keys of the phone for a test: opens it, and obeys lines of "place X", "type TEXT", "press NAME", "picture
 * FILE". When the status changes, it prints that.
 */
public final class PhoneDriver {
    private static Frame frame;

    private PhoneDriver() {}

    private interface Look {
        void at(Component component);
    }

    private static void each(Container container, Look look) {
        for (Component component : container.getComponents()) {
            look.at(component);
            if (component instanceof Container) {
                each((Container) component, look);
            }
        }
    }

    private static Component named(String name) {
        Component[] found = new Component[1];
        each(frame, component -> {
            if (name.equals(component.getName())) {
                found[0] = component;
            }
        });
        if (found[0] == null) {
            throw new IllegalArgumentException("the phone has no '" + name + "'");
        }
        return found[0];
    }

    private static void obey(String command, String argument) {
        switch (command) {
            case "place":
                frame.setLocation(Integer.parseInt(argument), 0);
                break;
            case "type":
                ((JTextComponent) named("callee")).setText(argument);
                break;
            case "press":
                AbstractButton button = (AbstractButton) named(argument);
                if (!button.isEnabled()) {
                    throw new IllegalStateException(argument + " cannot be pressed now");
                }
                button.doClick();
                break;
            default:
                throw new IllegalArgumentException(command);
        }
    }

    private static void takePicture(String file) throws Exception {
        Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        ImageIO.write(new Robot().createScreenCapture(screen), "png", new File(file));
    }

    public static void main(String[] arguments) throws Exception {
        Phone.open();
        frame = Frame.getFrames()[0];
        for (String label : new String[] {"status", "news"}) {
            named(label).addPropertyChangeListener("text", event -> System.out.println(event.getNewValue()));
        }
        System.out.println(((JLabel) named("status")).getText());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 2);
            if (words[0].equals("picture")) {
                takePicture(words[1]);
            } else {
                SwingUtilities.invokeAndWait(() -> obey(words[0], words[1]));
            }
            System.out.println("done");
        }
        SwingUtilities.invokeAndWait(() -> frame.dispatchEvent(
                new WindowEvent(frame, WindowEvent.WINDOW_CLOSING)));
    }
}
