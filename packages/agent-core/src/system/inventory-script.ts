/**
 * What asks the system for its inventory: lines `key=value`, `storage=BYTES NAME`, `volume=KIB FREE_KIB NAME MOUNT`
 * and `mounted=FILE_SYSTEM MOUNT`.
 */
import type { SystemScript } from "./shell.ts";

const posix = `
for f in bios_vendor bios_version bios_date board_name board_vendor board_version board_serial product_name \\
  product_uuid product_serial sys_vendor chassis_type chassis_serial; do
  v=$(cat /sys/class/dmi/id/$f 2>/dev/null) && [ -n "$v" ] && echo "id.$f=$v"
done
echo "kernel=$(uname -r)"
echo "architecture=$(uname -m)"
if [ -r /proc/meminfo ]; then
  while read -r key value unit; do case "$key" in
    MemTotal:) echo "memory.total=$value" ;; MemAvailable:) echo "memory.available=$value" ;;
  esac; done < /proc/meminfo
  name=$(sed -n -e 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1); echo "id.cpu_name=$name"
  echo "cores=$(grep -c '^processor' /proc/cpuinfo 2>/dev/null)"
  for d in /sys/block/sd* /sys/block/nvme* /sys/block/vd* /sys/block/xvd* /sys/block/mmcblk*; do
    [ -r "$d/size" ] || continue
    model=$(cat "$d/device/model" 2>/dev/null); model=\${model%"\${model##*[! ]}"}
    echo "storage=$(($(cat "$d/size") * 512)) \${model:-\${d##*/}}"
  done
  while read -r device mount fs rest; do case "$device" in
    /dev/*|zroot*|rpool*) echo "mounted=$fs $mount" ;;
  esac; done < /proc/mounts
  if command -v lspci >/dev/null 2>&1; then lspci 2>/dev/null |
    sed -n -e 's/^[^ ]* \\(VGA\\|3D\\|Display\\)[^:]*: *\\(.*\\)/id.gpu_name=\\2/p' | head -n 1; fi
else
  echo "memory.bytes=$(sysctl -n hw.memsize 2>/dev/null || sysctl -n hw.physmem 2>/dev/null)"
  echo "id.cpu_name=$(sysctl -n machdep.cpu.brand_string 2>/dev/null || sysctl -n hw.model 2>/dev/null)"
  echo "cores=$(sysctl -n hw.ncpu 2>/dev/null)"
  echo "id.product_name=$(sysctl -n hw.model 2>/dev/null)"
  if command -v ioreg >/dev/null 2>&1; then
    echo "id.sys_vendor=Apple"
    ioreg -rd1 -c IOPlatformExpertDevice 2>/dev/null | sed -n \\
      -e 's/.*"IOPlatformSerialNumber" = "\\(.*\\)".*/id.product_serial=\\1/p' \\
      -e 's/.*"IOPlatformUUID" = "\\(.*\\)".*/id.product_uuid=\\1/p'
  fi
fi
df -Pk 2>/dev/null | while read -r name blocks used free share mount; do
  case "$name" in /dev/*|zroot*|rpool*) echo "volume=$blocks $free $name $mount" ;; esac
done
`;

const windows = `
$bios = Get-CimInstance Win32_BIOS; $board = Get-CimInstance Win32_BaseBoard
$system = Get-CimInstance Win32_ComputerSystem; $product = Get-CimInstance Win32_ComputerSystemProduct
$cpu = Get-CimInstance Win32_Processor | Select-Object -First 1
$gpu = Get-CimInstance Win32_VideoController | Select-Object -First 1
$os = Get-CimInstance Win32_OperatingSystem
"id.bios_vendor=" + $bios.Manufacturer; "id.bios_version=" + $bios.SMBIOSBIOSVersion
if ($bios.ReleaseDate) { "id.bios_date=" + $bios.ReleaseDate.ToString("yyyy-MM-dd") }
"id.board_name=" + $board.Product; "id.board_vendor=" + $board.Manufacturer; "id.board_version=" + $board.Version
"id.board_serial=" + $board.SerialNumber
"id.product_name=" + $product.Name; "id.product_uuid=" + $product.UUID; "id.product_serial=" + $bios.SerialNumber
"id.sys_vendor=" + $system.Manufacturer; "id.cpu_name=" + $cpu.Name; "id.gpu_name=" + $gpu.Name
"kernel=" + $os.Version; "architecture=" + $os.OSArchitecture; "cores=" + $system.NumberOfLogicalProcessors
"memory.total=" + $os.TotalVisibleMemorySize; "memory.available=" + $os.FreePhysicalMemory
Get-CimInstance Win32_DiskDrive | ForEach-Object { "storage=" + $_.Size + " " + $_.Caption }
Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | ForEach-Object {
  "mounted=" + $_.FileSystem + " " + $_.DeviceID
  "volume=" + [int64]($_.Size/1024) + " " + [int64]($_.FreeSpace/1024) + " " + $_.DeviceID + " " + $_.DeviceID }
`;

export const inventoryScript: SystemScript = { posix, windows };
