/* Shows keys as a program in raw mode sees them, until q: virtual key, character. Letters a are only counted. */
#include <stdio.h>
#include <windows.h>

int main(void) {
  HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  INPUT_RECORD record;
  DWORD count;
  int letters = 0;
  SetConsoleMode(input, 0);
  printf("keys:");
  fflush(stdout);
  while (ReadConsoleInputW(input, &record, 1, &count)) {
    const KEY_EVENT_RECORD *key = &record.Event.KeyEvent;
    if (record.EventType != KEY_EVENT || !key->bKeyDown) continue;
    if (key->uChar.UnicodeChar == 'q') break;
    if (key->uChar.UnicodeChar == 'a') letters++;
    else printf(" %02x/%04x", key->wVirtualKeyCode, key->uChar.UnicodeChar);
    fflush(stdout);
  }
  printf(" letters=%d.\r\n", letters);
  return 0;
}
